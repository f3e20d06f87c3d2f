// Invitations that are mailed, to a real SMTP server: one address, plain text, the link inside; and what went wrong is stored.
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { TestOrganization } from "@/tests/factories";
import { startMailServer } from "@/tests/fakes/mail/server";

const login = { user: "assay", password: "p@ss/w:rd" };
const mailServer = await startMailServer({ login });
process.env.SMTP_URL = `smtp://assay:${encodeURIComponent(login.password)}@127.0.0.1:${mailServer.port}`;
process.env.SMTP_FROM = "assay@example.org";
vi.resetModules(); // settings are read once
const { callerOf, makeOrganization } = await import("@/tests/factories");
const { disconnect, prisma } = await import("@/server/db/client");

let org: TestOrganization;
beforeAll(async () => {
  org = await makeOrganization();
});
afterEach(() => mailServer.refused.clear());
afterAll(async () => {
  await disconnect();
  await mailServer.close();
});

const address = () => `to.${Math.random().toString(36).slice(2, 10)}@example.com`;
const invite = (emails: string[]) =>
  callerOf(org.users.owner).invitation.create({
    org: org.slug,
    people: emails.map((email) => ({ email, role: "reviewer" as const })),
  });
const stored = (id = "") =>
  prisma().invitation.findUniqueOrThrow({ where: { id }, select: { mailedAt: true, mailCode: true } });

test("each person gets one mail of their own with the link that was shown", async () => {
  const emails = [address(), address(), address(), address()];
  const results = await invite([...emails, "a@x.com,b@y.com", org.users.manager.email]);
  expect(results.map(({ mail }) => mail)).toEqual(["sent", "sent", "sent", "sent", undefined, undefined]);
  expect(mailServer.mails).toHaveLength(4);
  for (const { email, link, id } of results.slice(0, 4)) {
    const [mail, ...more] = mailServer.to(email);
    expect(more).toEqual([]);
    expect(mail?.to).toEqual([email]);
    expect(mail?.from).toBe("assay@example.org");
    expect(mail?.raw).toMatch(/^Content-Type: text\/plain; charset=utf-8\r$/m);
    expect(mail?.text).toContain(`\r\n${link}\r\n`);
    expect(mail?.text).toContain(`${org.users.owner.name} invites you to ${org.name} on Assay, as reviewer.`);
    expect(mail?.raw).toMatch(new RegExp(`^To: <?${email}>?\r$`, "m"));
    expect((await stored(id)).mailedAt).toBeInstanceOf(Date);
  }
});

test("names of people and organizations stay what they are in the head of a mail", async () => {
  const name = 'Ünï "Corp" <evil@example.com>, b@example.com';
  await prisma().organization.update({ where: { id: org.id }, data: { name } });
  const email = address();
  await invite([email]);
  const [mail] = mailServer.to(email);
  expect(mail?.to).toEqual([email]);
  expect(mail?.raw.match(/^(To|Cc|Bcc):/gim)).toEqual(["To:"]);
  expect(mail?.text).toContain(name);
});

test("an address that the server refuses: invited all the same, with the reason beside it, and sent again later", async () => {
  const [good, bad] = [address(), address()];
  mailServer.refused.add(bad);
  const results = await invite([bad, good]);
  expect(results.map(({ outcome, mail }) => [outcome, mail])).toEqual([
    ["invited", "MAIL_REFUSED"],
    ["invited", "sent"],
  ]);
  const id = results[0]?.id ?? "";
  expect(await stored(id)).toEqual({ mailedAt: null, mailCode: "MAIL_REFUSED" });
  const { invitations } = await callerOf(org.users.admin).invitation.list({ org: org.slug });
  expect(invitations.find((row) => row.id === id)).toMatchObject({ mailCode: "MAIL_REFUSED" });
  mailServer.refused.clear();
  const again = await callerOf(org.users.admin).invitation.resend({ org: org.slug, invitationId: id });
  expect(again.mail).toBe("sent");
  expect(mailServer.to(bad).at(-1)?.text).toContain(again.link);
  expect((await stored(id)).mailCode).toBeNull();
});
