// Makes a link that lets in whoever holds it, a counted number of times.
import type { CreateLinkInput } from "@/lib/schemas/invitation";
import { type OrgScope, personOf } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { countInvite, demandInvite, expiryIn } from "@/server/services/invitations/rules";
import { newToken } from "@/server/services/invitations/token";
import { lockMembers } from "@/server/services/members/lock";

/** The link is told this once. Throws forbidden by the rule of rank. */
export async function createLink(
  scope: OrgScope,
  input: CreateLinkInput,
): Promise<{ id: string; link: string }> {
  const { role, maxUses, days } = input;
  await countInvite(scope);
  const { link, hash } = newToken();
  const id = await scope.run(async (tx) => {
    demandInvite(await lockMembers(tx, scope), role);
    const row = await tx.invitation.create({
      data: {
        ...{ orgId: scope.orgId, role, maxUses, tokenHash: hash },
        ...{ createdById: personOf(scope).userId, expiresAt: expiryIn(days) },
      },
      select: { id: true },
    });
    await audit(tx, scope, {
      action: "invitation.createLink",
      targetType: "invitation",
      targetId: row.id,
      detail: { role, maxUses, days },
    });
    return row.id;
  });
  return { id, link };
}
