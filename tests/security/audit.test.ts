// T-67: sign-ins stand in the log of every organization that lets the person in, with where they came from.
import { afterAll, expect, test } from "vitest";
import { signIn } from "@/server/auth/sign-in";
import { disconnect, prisma } from "@/server/db/client";
import { makeOrganization, PASSWORD } from "@/tests/factories";

afterAll(() => disconnect());

test("T-67: a sign-in, a refused one, and nothing where the person is deactivated", async () => {
  const org = await makeOrganization();
  const other = await makeOrganization();
  const former = await makeOrganization();
  const { id, email } = org.users.reviewer;
  await prisma().membership.createMany({
    data: [
      { orgId: other.id, userId: id, role: "annotator" },
      { orgId: former.id, userId: id, role: "annotator", deactivatedAt: new Date() },
    ],
  });
  const from = { network: "203.0.113.7", userAgent: "Tested Browser", previousSid: null };
  await expect(signIn({ email, password: "wrong password" }, from)).rejects.toMatchObject({
    code: "unauthenticated",
  });
  await signIn({ email, password: PASSWORD }, from);
  const entries = () =>
    prisma().auditEvent.findMany({
      where: { actorId: id, action: { startsWith: "session." } },
      select: { orgId: true, action: true, network: true, userAgent: true, targetId: true },
    });
  // The refusal is noted beside the answer.
  await expect.poll(async () => (await entries()).length).toBe(4);
  const seen = { network: "203.0.113.7", userAgent: "Tested Browser", targetId: id };
  for (const orgId of [org.id, other.id])
    for (const action of ["session.create", "session.refuse"])
      expect(await entries()).toContainEqual({ orgId, action, ...seen });
});
