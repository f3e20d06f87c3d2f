// What the changes of invitations share: who may do it, how often, and for how long a link is good.
import { AppError, notFound } from "@/lib/errors";
import { mayInvite, type Role } from "@/lib/permissions";
import { countTry } from "@/server/auth/throttle";
import { type OrgScope, personOf, type Tx } from "@/server/scope";

const DAY_MS = 24 * 60 * 60 * 1000;
export const INVITATION_DAYS = 7;
const REQUESTS_PER_HOUR = 60;

export const expiryIn = (days: number) => new Date(Date.now() + days * DAY_MS);

/** Throws too_many_requests: an account that was taken over must not mail the world. */
export async function countInvite(scope: OrgScope): Promise<void> {
  const key = `invite ${scope.orgId} ${personOf(scope).userId}`;
  await countTry({ key, limit: REQUESTS_PER_HOUR, windowSeconds: 3600 });
}

/** Throws forbidden unless the actor may invite as this role. */
export function demandInvite(actor: Role, role: Role): void {
  if (!mayInvite(actor, role))
    throw new AppError("forbidden", "An admin may invite only managers, reviewers and annotators.");
}

/** An invitation that still lets somebody in, or would if it had not expired. Throws not_found, or conflict when it is over. */
export async function openInvitation(tx: Tx, { orgId }: OrgScope, id: string) {
  const row = await tx.invitation.findFirst({
    where: { orgId, id },
    select: { id: true, email: true, role: true, uses: true, maxUses: true, revokedAt: true },
  });
  if (!row) throw notFound("This invitation");
  if (row.revokedAt || row.uses >= row.maxUses)
    throw new AppError("conflict", "This invitation was accepted or revoked in the meantime.");
  return { id: row.id, email: row.email, role: row.role as Role };
}
