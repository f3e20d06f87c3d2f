// Mails the links of invitations, where a mail server is configured, and stores for each what became of it.
import type { MailCode } from "@/lib/mail-codes";
import { sendMails, sendsMail } from "@/server/mail/send";
import { type OrgScope, personOf } from "@/server/scope";

export type Sending = { id: string; email: string; role: string; link: string };
/** off: no mail server is configured, the link has to be handed over. */
export type MailOutcome = "sent" | "off" | MailCode;

/** By invitation. Outside of any transaction: the server on the other side may be slow. */
export async function mailInvitations(
  scope: OrgScope,
  invitations: readonly Sending[],
): Promise<Map<string, MailOutcome>> {
  if (!sendsMail() || invitations.length === 0) return new Map(invitations.map(({ id }) => [id, "off"]));
  const names = await namesOf(scope);
  const codes = await sendMails(invitations.map((invitation) => letter(invitation, names)));
  const outcomes = invitations.map(({ id }, i) => ({ id, code: codes[i] ?? null }));
  await scope.run(async (tx) => {
    for (const { id, code } of outcomes)
      await tx.invitation.updateMany({
        where: { orgId: scope.orgId, id },
        data: code === null ? { mailedAt: new Date(), mailCode: null } : { mailedAt: null, mailCode: code },
      });
  });
  return new Map(outcomes.map(({ id, code }) => [id, code ?? "sent"]));
}

type Names = { organization: string; sender: string };

async function namesOf(scope: OrgScope): Promise<Names> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const { name: organization } = await tx.organization.findUniqueOrThrow({
      where: { id: orgId },
      select: { name: true },
    });
    const { name: sender } = await tx.user.findUniqueOrThrow({
      where: { id: personOf(scope).userId },
      select: { name: true },
    });
    return { organization, sender };
  });
}

/** Names are one line each by their schemas; the text has no other part that people choose. */
const letter = ({ email, role, link }: Sending, { organization, sender }: Names) => ({
  to: email,
  subject: `Join ${organization} on Assay`,
  text: `${sender} invites you to ${organization} on Assay, as ${role}.

Open this link to join. It is good for seven days and for this address alone:

${link}

If you did not expect this, do nothing: you join only when you confirm on that page.
`,
});
