// Renames an organization; its address stays, so that links keep working.
import type { OrgScope } from "@/server/scope";
import { audit } from "@/server/services/audit";

export async function updateOrganization(
  scope: OrgScope,
  input: { name: string },
): Promise<{ name: string }> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const org = await tx.organization.update({
      where: { id: orgId },
      data: { name: input.name },
      select: { name: true },
    });
    await audit(tx, scope, { action: "organization.update", targetType: "organization", targetId: orgId });
    return org;
  });
}
