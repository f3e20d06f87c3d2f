// Makes the demo organization and its five members, all at once or not at all.
import { DEMO_LOGINS } from "@/prisma/seed/logins";
import { hashPassword } from "@/server/auth/password";
import { systemScope } from "@/server/scope";

export const DEMO_ORG = { slug: "harbor-pine", name: "Harbor & Pine" };

/** Does nothing when the organization is there. */
export async function seedPeople(): Promise<void> {
  const system = systemScope("the demo organization is made");
  const exists = await system.run((tx) => tx.organization.count({ where: { slug: DEMO_ORG.slug } }));
  if (exists > 0) return;
  const hashes = await Promise.all(DEMO_LOGINS.map((login) => hashPassword(login.password)));
  await system.run(async (tx) => {
    const org = await tx.organization.create({ data: DEMO_ORG, select: { id: true } });
    for (const [index, { email, name, role }] of DEMO_LOGINS.entries()) {
      const user = await tx.user.create({
        data: { email, emailNormalised: email, name, passwordHash: hashes[index] ?? "" },
        select: { id: true },
      });
      await tx.membership.create({ data: { orgId: org.id, userId: user.id, role }, select: { orgId: true } });
    }
  });
}

/** The scope of one of the demo people, as a request of theirs would have it. */
export async function demoUserId(role: string): Promise<string> {
  const email = DEMO_LOGINS.find((login) => login.role === role)?.email ?? "";
  const user = await systemScope("a person of the demo organization is looked up").run((tx) =>
    tx.user.findUnique({ where: { emailNormalised: email }, select: { id: true } }),
  );
  if (!user) throw new Error(`the demo organization has no ${role}`);
  return user.id;
}
