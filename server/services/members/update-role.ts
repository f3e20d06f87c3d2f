// Gives a member another role.
import { AppError } from "@/lib/errors";
import { refusal } from "@/lib/permissions";
import type { UpdateRoleInput } from "@/lib/schemas/member";
import { confirmPassword } from "@/server/auth/confirm";
import { type OrgScope, personOf } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { revokeSentBy } from "@/server/services/invitations/revoke";
import { demandRank, keepAnOwner, type LockedMember, lockMember } from "@/server/services/members/lock";

/** Throws forbidden by the rules of rank, conflict for the last owner, invalid when a new owner needs the password. */
export async function updateRole(scope: OrgScope, input: UpdateRoleInput): Promise<void> {
  const { orgId } = scope;
  if (input.role === "owner") await confirmOwner(scope, input.password);
  await scope.run(async (tx) => {
    const member = await lockMember(tx, scope, input.userId);
    if (member.role === input.role) return;
    demandOwnStep(member);
    demandRank(member, input.role);
    await keepAnOwner(tx, scope, member);
    await tx.membership.updateMany({
      where: { orgId, userId: input.userId },
      data: { role: input.role },
    });
    await revokeSentBy(tx, scope, input.userId, input.role);
    await audit(tx, scope, {
      action: "member.updateRole",
      targetType: "user",
      targetId: input.userId,
      detail: { from: member.role, to: input.role },
    });
  });
}

/** Only an owner may change the own role, and then it can only go down. */
function demandOwnStep({ isSelf, actor }: LockedMember): void {
  if (isSelf && actor !== "owner") throw new AppError("forbidden", "Nobody changes their own role.");
}

async function confirmOwner(scope: OrgScope, password: string | undefined): Promise<void> {
  const { userId, role } = personOf(scope);
  if (role !== "owner") throw new AppError("forbidden", refusal("owner.manage"));
  if (password === undefined)
    throw new AppError("invalid", "Enter your password to make somebody an owner.", {
      fields: { password: "Enter your password to make somebody an owner." },
    });
  await confirmPassword(userId, password);
}
