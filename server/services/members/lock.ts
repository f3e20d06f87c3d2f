// The rules that every change of a member shares, checked while nobody else changes members of the organization.
import { AppError, notFound } from "@/lib/errors";
import { holds, mayChangeRole, type Role, refusal } from "@/lib/permissions";
import { type OrgScope, personOf, type Tx } from "@/server/scope";

export type LockedMember = { userId: string; role: Role; isActive: boolean; isSelf: boolean; actor: Role };

/**
 * Locks the organization's row until the transaction ends, then reads the actor's role again: they may have lost the right
 * while waiting. Throws forbidden.
 */
export async function lockMembers(tx: Tx, scope: OrgScope): Promise<Role> {
  const { orgId } = scope;
  await tx.$queryRaw`select id from "Organization" where id = ${orgId} for update`;
  const present = await tx.membership.findFirst({
    where: { orgId, userId: personOf(scope).userId, deactivatedAt: null },
    select: { role: true },
  });
  const actor = present?.role as Role | undefined;
  if (!actor || !holds(actor, "member.manage")) throw new AppError("forbidden", refusal("member.manage"));
  return actor;
}

/** The same, and reads the target. Throws forbidden, or not_found when the target is no member. */
export async function lockMember(tx: Tx, scope: OrgScope, userId: string): Promise<LockedMember> {
  const { orgId } = scope;
  const actor = await lockMembers(tx, scope);
  const target = await tx.membership.findFirst({
    where: { orgId, userId },
    select: { role: true, deactivatedAt: true },
  });
  if (!target) throw notFound("This member");
  return {
    userId,
    role: target.role as Role,
    isActive: target.deactivatedAt === null,
    isSelf: userId === personOf(scope).userId,
    actor,
  };
}

/** Throws forbidden unless the actor may act on the member's present role and the next one. */
export function demandRank({ actor, role }: LockedMember, next: Role = role): void {
  if (!mayChangeRole(actor, role, next))
    throw new AppError("forbidden", "An admin may manage only managers, reviewers and annotators.");
}

/** Throws conflict when the member is the last active owner. Call before an owner is demoted, deactivated or removed. */
export async function keepAnOwner(tx: Tx, scope: OrgScope, member: LockedMember): Promise<void> {
  if (member.role !== "owner" || !member.isActive) return;
  const others = await tx.membership.count({
    where: { orgId: scope.orgId, role: "owner", deactivatedAt: null, userId: { not: member.userId } },
  });
  if (others === 0)
    throw new AppError("conflict", "This is the last owner. Make somebody else an owner first.");
}
