// The invitations that are open: listed, sent again with a new link, and revoked.
import type { AuditAction } from "@/lib/audit";
import { AppError } from "@/lib/errors";
import type { MailCode } from "@/lib/mail-codes";
import type { Role } from "@/lib/permissions";
import type { InvitationInput } from "@/lib/schemas/invitation";
import { type OrgScope, personOf } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { mailInvitations } from "@/server/services/invitations/mail";
import {
  countInvite,
  demandInvite,
  expiryIn,
  INVITATION_DAYS,
  openInvitation,
} from "@/server/services/invitations/rules";
import { newToken } from "@/server/services/invitations/token";
import { lockMembers } from "@/server/services/members/lock";

const PAGE = 50;

const entry = (action: AuditAction, id: string) => ({ action, targetType: "invitation", targetId: id });

/** Neither used up nor revoked, newest first, 50 a page; expired ones stay until they are sent again or revoked. */
export async function listInvitations(scope: OrgScope, { cursor }: { cursor?: string | undefined }) {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const rows = await tx.invitation.findMany({
      where: {
        ...{ orgId, revokedAt: null, uses: { lt: tx.invitation.fields.maxUses } },
        ...(cursor ? { id: { lt: cursor } } : {}),
      },
      orderBy: { id: "desc" },
      take: PAGE + 1,
      select: {
        ...{ id: true, email: true, role: true, uses: true, maxUses: true, createdById: true },
        ...{ createdAt: true, expiresAt: true, mailedAt: true, mailCode: true },
      },
    });
    const senders = await tx.user.findMany({
      where: { id: { in: rows.map((row) => row.createdById) } },
      select: { id: true, name: true },
    });
    const names = new Map(senders.map(({ id, name }) => [id, name]));
    const invitations = rows.slice(0, PAGE).map(({ createdById, role, ...row }) => ({
      ...row,
      role: role as Role,
      mailCode: row.mailCode as MailCode | null,
      /** Null for somebody who has left. */
      invitedBy: names.get(createdById) ?? null,
      hasExpired: row.expiresAt <= new Date(),
    }));
    return { invitations, nextCursor: rows.length > PAGE ? (invitations.at(-1)?.id ?? null) : null };
  });
}

/** A new link for the same address, good for seven days; the one before stops working. The actor is its sender from now on. */
export async function resendInvitation(scope: OrgScope, { invitationId }: InvitationInput) {
  await countInvite(scope);
  const { link, hash } = newToken();
  const invitation = await scope.run(async (tx) => {
    const actor = await lockMembers(tx, scope);
    const { email, role } = await openInvitation(tx, scope, invitationId);
    demandInvite(actor, role);
    if (email === null) throw new AppError("conflict", "A link that was shown once cannot be shown again.");
    await tx.invitation.updateMany({
      where: { orgId: scope.orgId, id: invitationId },
      data: {
        ...{ tokenHash: hash, createdById: personOf(scope).userId, expiresAt: expiryIn(INVITATION_DAYS) },
        ...{ mailedAt: null, mailCode: null },
      },
    });
    await audit(tx, scope, entry("invitation.resend", invitationId));
    return { id: invitationId, email, role };
  });
  const mail = await mailInvitations(scope, [{ ...invitation, link }]);
  return { ...invitation, link, mail: mail.get(invitationId) ?? "off" };
}

/** The link lets nobody in any more; who came by it stays. */
export async function revokeInvitation(scope: OrgScope, { invitationId }: InvitationInput): Promise<void> {
  await scope.run(async (tx) => {
    const actor = await lockMembers(tx, scope);
    const { role } = await openInvitation(tx, scope, invitationId);
    demandInvite(actor, role);
    await tx.invitation.updateMany({
      where: { orgId: scope.orgId, id: invitationId },
      data: { revokedAt: new Date() },
    });
    await audit(tx, scope, entry("invitation.delete", invitationId));
  });
}
