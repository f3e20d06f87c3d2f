// Removes tasks with everything that hangs on them.
import { AppError } from "@/lib/errors";
import type { DeleteTasks } from "@/lib/schemas/task";
import type { ProjectScope, Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";

type Removed = { tasks: number; annotated: number; groundTruth: number };

/** Returns how many were removed; ids that are gone already do not count. Throws invalid unless `count` is the number of ids. */
export async function deleteTasks(scope: ProjectScope, input: DeleteTasks): Promise<{ deleted: number }> {
  const { orgId, projectId } = scope;
  const ids = [...new Set(input.taskIds)];
  if (ids.length !== input.count)
    throw new AppError("invalid", `Type ${ids.length} to delete these tasks.`, {
      fields: { count: `This must be ${ids.length}.` },
    });
  return scope.run(async (tx) => {
    await tx.$queryRaw`
      select id from "Task" where "orgId" = ${orgId} and "projectId" = ${projectId} and id = any(${ids}) order by id for update`;
    const [removed] = await tx.$queryRaw<Removed[]>`
      with gone as (
        delete from "Task" where "orgId" = ${orgId} and "projectId" = ${projectId} and id = any(${ids})
        returning "annotationCount", "groundTruthLabelId"
      )
      select count(*)::int as tasks, count(*) filter (where "annotationCount" > 0)::int as annotated,
             count("groundTruthLabelId")::int as "groundTruth" from gone`;
    if (!removed || removed.tasks === 0) return { deleted: 0 };
    await takeFromProject(tx, scope, removed);
    await audit(tx, scope, {
      action: "task.delete",
      targetType: "project",
      targetId: projectId,
      projectId,
      detail: { deleted: removed.tasks },
    });
    return { deleted: removed.tasks };
  });
}

async function takeFromProject(tx: Tx, scope: ProjectScope, removed: Removed): Promise<void> {
  await tx.project.updateMany({
    where: { orgId: scope.orgId, id: scope.projectId },
    data: {
      taskCount: { decrement: removed.tasks },
      annotatedCount: { decrement: removed.annotated },
      groundTruthCount: { decrement: removed.groundTruth },
    },
  });
}
