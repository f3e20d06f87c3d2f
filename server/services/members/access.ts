// Takes a member's access away, for now or for good, and gives it back.
import type { AuditAction } from "@/lib/audit";
import type { MemberInput } from "@/lib/schemas/member";
import type { OrgScope } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { revokeSentBy, revokeSentTo } from "@/server/services/invitations/revoke";
import { demandRank, keepAnOwner, lockMember } from "@/server/services/members/lock";

const entry = (action: AuditAction, userId: string) => ({ action, targetType: "user", targetId: userId });

/** The next request of the person in this organization is not_found; history keeps the name. */
export async function deactivateMember(scope: OrgScope, { userId }: MemberInput): Promise<void> {
  await scope.run(async (tx) => {
    const member = await lockMember(tx, scope, userId);
    demandRank(member);
    if (!member.isActive) return;
    await keepAnOwner(tx, scope, member);
    await tx.membership.updateMany({
      where: { orgId: scope.orgId, userId },
      data: { deactivatedAt: new Date() },
    });
    await revokeSentBy(tx, scope, userId, null);
    await audit(tx, scope, entry("member.deactivate", userId));
  });
}

export async function reactivateMember(scope: OrgScope, { userId }: MemberInput): Promise<void> {
  await scope.run(async (tx) => {
    const member = await lockMember(tx, scope, userId);
    demandRank(member);
    if (member.isActive) return;
    await tx.membership.updateMany({
      where: { orgId: scope.orgId, userId },
      data: { deactivatedAt: null },
    });
    await audit(tx, scope, entry("member.reactivate", userId));
  });
}

/** Ends the membership and with it every project membership; the person's annotations stay. */
export async function deleteMember(scope: OrgScope, { userId }: MemberInput): Promise<void> {
  await scope.run(async (tx) => {
    const member = await lockMember(tx, scope, userId);
    demandRank(member);
    await keepAnOwner(tx, scope, member);
    await revokeSentBy(tx, scope, userId, null);
    await revokeSentTo(tx, scope, userId);
    await tx.membership.deleteMany({ where: { orgId: scope.orgId, userId } });
    await audit(tx, scope, { ...entry("member.delete", userId), detail: { role: member.role } });
  });
}
