// Lets somebody in by an invitation's link: looked at without effect, accepted as who one is, or with a new account.
import { AppError } from "@/lib/errors";
import { mayInvite, type Role } from "@/lib/permissions";
import type { AcceptAsNew, AcceptInvitation } from "@/lib/schemas/invitation";
import { hashPassword } from "@/server/auth/password";
import { countTry } from "@/server/auth/throttle";
import { isUniqueViolation } from "@/server/db/errors";
import { type Origin, systemScope, type Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { tokenHash } from "@/server/services/invitations/token";

type Found = { orgId: string; email: string | null; role: Role };
type Joined = { organization: { slug: string } };

const ACCEPTS_PER_HOUR = 300;
const OVER = "This invitation was used, revoked or has expired. Ask whoever invited you for a new one.";

/** What the page of a link shows. `invitation` is null when it lets nobody in any more; nothing is used up. */
export async function getInvitation({ token }: AcceptInvitation) {
  const invitation = await systemScope("an invitation is looked up by its token").run(async (tx) => {
    const found = await findOpen(tx, token);
    if (!found || !(await senderMay(tx, found))) return null;
    const org = await tx.organization.findUniqueOrThrow({
      where: { id: found.orgId },
      select: { name: true },
    });
    return { organization: org.name, email: found.email, role: found.role };
  });
  return { invitation };
}

/** Joins as the signed-in person; who is a member already stays as they are, and no use is counted. Throws forbidden, conflict. */
export async function acceptInvitation(
  user: { id: string; email: string },
  request: Origin,
  { token }: AcceptInvitation,
): Promise<Joined> {
  await countAccept(request, token);
  return systemScope("an invitation is accepted").run(async (tx) => {
    const found = await lockFor(tx, token);
    const slug = await alreadyIn(tx, found.orgId, user.id);
    if (slug) return { organization: { slug } };
    const invitation = await claim(tx, token, user.email);
    return join(tx, { ...invitation, userId: user.id, origin: request });
  });
}

/** Makes the account and joins at once, or neither. Throws conflict when the address has an account already. */
export async function acceptAsNew(request: Origin, input: AcceptAsNew): Promise<Joined> {
  await countAccept(request, input.token);
  if (!(await getInvitation(input)).invitation) throw new AppError("conflict", OVER);
  const passwordHash = await hashPassword(input.password);
  try {
    return await systemScope("an invitation is accepted").run(async (tx) => {
      await lockFor(tx, input.token);
      const invitation = await claim(tx, input.token, input.email);
      const { id: userId } = await tx.user.create({
        data: { email: input.email, emailNormalised: input.email, name: input.name, passwordHash },
        select: { id: true },
      });
      return join(tx, { ...invitation, userId, origin: request });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("conflict", "This e-mail address already has an account. Sign in instead.", {
      fields: { email: "This address already has an account." },
    });
  }
}

const countAccept = ({ network }: Origin, token: string) =>
  countTry({
    key: `accept ${network ?? tokenHash(token)}`,
    limit: ACCEPTS_PER_HOUR,
    windowSeconds: 3600,
  });

async function findOpen(tx: Tx, token: string) {
  const row = await tx.invitation.findUnique({
    where: {
      ...{ tokenHash: tokenHash(token), revokedAt: null, expiresAt: { gt: new Date() } },
      uses: { lt: tx.invitation.fields.maxUses },
    },
    select: { orgId: true, email: true, role: true, createdById: true },
  });
  return row && { ...row, role: row.role as Role };
}

/** An invitation is worth what its sender may give at this moment. */
async function senderMay(tx: Tx, { orgId, createdById, role }: Found & { createdById: string }) {
  const sender = await tx.membership.findFirst({
    where: { orgId, userId: createdById, deactivatedAt: null },
    select: { role: true },
  });
  return sender !== null && mayInvite(sender.role as Role, role);
}

/** Locks the organization's row as every change of its members does. Throws conflict for a token that names nothing. */
async function lockFor(tx: Tx, token: string): Promise<{ orgId: string }> {
  const found = await tx.invitation.findUnique({
    where: { tokenHash: tokenHash(token) },
    select: { orgId: true },
  });
  if (!found) throw new AppError("conflict", OVER);
  await tx.$queryRaw`select id from "Organization" where id = ${found.orgId} for update`;
  return found;
}

/** The address of the organization when the person is an active member. Throws conflict for a deactivated one. */
async function alreadyIn(tx: Tx, orgId: string, userId: string): Promise<string | null> {
  const membership = await tx.membership.findFirst({
    where: { orgId, userId },
    select: { deactivatedAt: true, org: { select: { slug: true } } },
  });
  if (membership?.deactivatedAt)
    throw new AppError("conflict", "Your access here was deactivated. An owner or admin can reactivate it.");
  return membership?.org.slug ?? null;
}

/** Takes one use, in one statement that decides who gets the last. Throws forbidden for another address, conflict when over. */
async function claim(tx: Tx, token: string, email: string): Promise<Found & { id: string }> {
  const open = await findOpen(tx, token);
  if (!open || !(await senderMay(tx, open))) throw new AppError("conflict", OVER);
  if (open.email !== null && open.email !== email)
    throw new AppError("forbidden", "This invitation is for another e-mail address.");
  const [taken] = await tx.$queryRaw<{ id: string }[]>`
    update "Invitation" set uses = uses + 1
    where "orgId" = ${open.orgId} and "tokenHash" = ${tokenHash(token)} and "revokedAt" is null
      and uses < "maxUses" and "expiresAt" > clock_timestamp()
    returning id`;
  if (!taken) throw new AppError("conflict", OVER);
  return { ...open, id: taken.id };
}

type Joining = Found & { id: string; userId: string; origin: Origin };

async function join(tx: Tx, { orgId, userId, role, id, origin }: Joining): Promise<Joined> {
  const membership = await tx.membership.create({
    data: { orgId, userId, role },
    select: { org: { select: { slug: true } }, user: { select: { email: true } } },
  });
  await tx.invitation.updateMany({
    where: { orgId, email: membership.user.email, uses: 0, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  const actor = { kind: "user", userId, role } as const;
  await audit(
    tx,
    { orgId, actor, origin },
    { action: "invitation.accept", targetType: "invitation", targetId: id, detail: { role } },
  );
  return { organization: { slug: membership.org.slug } };
}
