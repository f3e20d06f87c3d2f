// Ends the invitations that somebody's change of role or departure takes the ground from.
import { INVITED_ROLES, mayInvite, type Role } from "@/lib/permissions";
import type { OrgScope, Tx } from "@/server/scope";

/** Those that the person sent and could not send any more as `role`; null is somebody who acts here no longer. */
export async function revokeSentBy(tx: Tx, { orgId }: OrgScope, userId: string, role: Role | null) {
  const lost = INVITED_ROLES.filter((invited) => role === null || !mayInvite(role, invited));
  await tx.invitation.updateMany({
    where: { orgId, createdById: userId, role: { in: lost }, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}

/** Those that would let the person in again. */
export async function revokeSentTo(tx: Tx, { orgId }: OrgScope, userId: string) {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { email: true } });
  if (user)
    await tx.invitation.updateMany({
      where: { orgId, email: user.email, uses: 0, revokedAt: null },
      data: { revokedAt: new Date() },
    });
}
