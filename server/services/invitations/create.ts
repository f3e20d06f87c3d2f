// Invites people by address, several at once: each address has an outcome of its own.
import { normaliseEmail } from "@/lib/email";
import { mayInvite, type Role } from "@/lib/permissions";
import type { CreateInvitationsInput } from "@/lib/schemas/invitation";
import { type OrgScope, personOf, type Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { type MailOutcome, mailInvitations } from "@/server/services/invitations/mail";
import { countInvite, demandInvite, expiryIn, INVITATION_DAYS } from "@/server/services/invitations/rules";
import { newToken } from "@/server/services/invitations/token";
import { lockMembers } from "@/server/services/members/lock";

/** refused: somebody above the actor has invited this address. */
type Outcome = "invited" | "member" | "deactivated" | "invalid" | "refused";
export type Invited = Asked & { outcome: Outcome; id?: string; link?: string };

type Asked = { email: string; role: Role };
type Known = {
  /** Whether the person of an address is active here. */
  active: Map<string, boolean>;
  /** The role of an address's open invitation. */
  open: Map<string, Role>;
};

/** In the order of the input, an address that stands there twice once. A second invitation replaces the open one and its link. */
export async function createInvitations(
  scope: OrgScope,
  input: CreateInvitationsInput,
): Promise<(Invited & { mail?: MailOutcome })[]> {
  await countInvite(scope);
  const results = await write(scope, input);
  const sent = results.flatMap(({ id, link, ...person }) => (id && link ? [{ ...person, id, link }] : []));
  const mail = await mailInvitations(scope, sent);
  return results.map((result) => ({
    ...result,
    ...(result.id ? { mail: mail.get(result.id) ?? "off" } : {}),
  }));
}

const write = (scope: OrgScope, input: CreateInvitationsInput): Promise<Invited[]> =>
  scope.run(async (tx) => {
    const actor = await lockMembers(tx, scope);
    for (const { role } of input.people) demandInvite(actor, role);
    const asked = distinct(input.people);
    const known = await lookUp(tx, scope, [...asked.keys()]);
    const results: Invited[] = [];
    for (const [address, person] of asked) {
      const outcome = outcomeOf(address, actor, known);
      const made = outcome === "invited" ? await invite(tx, scope, { ...person, email: address }) : {};
      results.push({ ...person, outcome, ...made });
    }
    return results;
  });

/** By normalised address, or as it was typed where there is none. */
function distinct(people: readonly Asked[]): Map<string, Asked> {
  const found = new Map<string, Asked>();
  for (const { email, role } of people) {
    const address = normaliseEmail(email) ?? email;
    if (!found.has(address)) found.set(address, { email: address, role });
  }
  return found;
}

async function lookUp(tx: Tx, { orgId }: OrgScope, addresses: string[]): Promise<Known> {
  const members = await tx.membership.findMany({
    where: { orgId, user: { email: { in: addresses } } },
    select: { deactivatedAt: true, user: { select: { email: true } } },
  });
  const open = await tx.invitation.findMany({
    where: { orgId, email: { in: addresses }, uses: 0, revokedAt: null },
    select: { email: true, role: true },
  });
  return {
    active: new Map(members.map(({ user, deactivatedAt }) => [user.email, deactivatedAt === null])),
    open: new Map(open.map(({ email, role }) => [email ?? "", role as Role])),
  };
}

function outcomeOf(address: string, actor: Role, { active, open }: Known): Outcome {
  if (normaliseEmail(address) === null) return "invalid";
  const isActive = active.get(address);
  if (isActive !== undefined) return isActive ? "member" : "deactivated";
  const present = open.get(address);
  return present && !mayInvite(actor, present) ? "refused" : "invited";
}

async function invite(
  tx: Tx,
  scope: OrgScope,
  { email, role }: Asked,
): Promise<{ id: string; link: string }> {
  const { orgId } = scope;
  const { link, hash } = newToken();
  await tx.invitation.updateMany({
    where: { orgId, email, uses: 0, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  const { id } = await tx.invitation.create({
    data: {
      ...{ orgId, email, role, tokenHash: hash },
      ...{ createdById: personOf(scope).userId, expiresAt: expiryIn(INVITATION_DAYS) },
    },
    select: { id: true },
  });
  await audit(tx, scope, {
    action: "invitation.create",
    targetType: "invitation",
    targetId: id,
    detail: { role },
  });
  return { id, link };
}
