// The version whose predictions a project shows; switching it touches no prediction.
import { AppError } from "@/lib/errors";
import type { ProjectScope } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { loadVersion } from "@/server/services/prompts/load";

/** Points the project at a version that has run. Throws conflict for a draft. */
export async function activateVersion(scope: ProjectScope, input: { versionId: string }): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const version = await loadVersion(tx, { orgId, projectId, versionId: input.versionId });
    if (version.state === "draft")
      throw new AppError("conflict", "Run this version once before you make it the active one.");
    await tx.project.updateMany({ where: { orgId, id: projectId }, data: { activeVersionId: version.id } });
    await audit(tx, scope, {
      action: "version.activate",
      targetType: "promptVersion",
      targetId: version.id,
      projectId,
    });
  });
}
