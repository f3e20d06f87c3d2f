// The predictions of a project by version: how many there are, which version is shown, and what has been converted.
import type { ProjectScope } from "@/server/scope";
import { scoresOfVersions } from "@/server/services/runs/scores";

/** Versions with at least one prediction, newest first. Counts are tasks, not rows: a version may have run several times. */
export async function listPredictionSets(scope: ProjectScope) {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    const rows = await tx.$queryRaw<{ versionId: string; done: bigint; failed: bigint; lastAt: Date }[]>`
      select "versionId", count(distinct "taskId") filter (where state = 'done') as done,
        count(distinct "taskId") filter (where state = 'failed') as failed, max("createdAt") as "lastAt"
      from "Prediction" where "orgId" = ${orgId} and "projectId" = ${projectId} group by 1 order by 4 desc limit 50`;
    const ids = rows.map((row) => row.versionId);
    const versions = await tx.promptVersion.findMany({
      where: { orgId, projectId, id: { in: ids } },
      select: {
        id: true,
        number: true,
        name: true,
        model: true,
        prompt: { select: { id: true, name: true } },
      },
    });
    const scores = await scoresOfVersions(tx, orgId, ids);
    const project = await tx.project.findFirst({
      where: { orgId, id: projectId },
      select: { activeVersionId: true },
    });
    return rows.flatMap((row) => {
      const version = versions.find((v) => v.id === row.versionId);
      if (!version) return [];
      const counts = { done: Number(row.done), failed: Number(row.failed), lastAt: row.lastAt };
      return [
        {
          version,
          ...counts,
          active: project?.activeVersionId === version.id,
          score: scores.get(version.id) ?? null,
        },
      ];
    });
  });
}
