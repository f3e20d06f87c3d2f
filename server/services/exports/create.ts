// Makes an export of a project as a stream of text.

import { notFound } from "@/lib/errors";
import { EXPORT_INFO } from "@/lib/formats/export-format";
import { ownColumnsOf, toLsTask } from "@/lib/formats/task-export";
import type { ExportQuery } from "@/lib/schemas/export";
import type { ProjectScope } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { readTasks } from "@/server/services/exports/read";
import { writeExport } from "@/server/transfer/export";
import type { ExportTask } from "@/server/transfer/export-table";

export type Export = { title: string; extension: string; contentType: string; text: AsyncGenerator<string> };

/** What is exported is fixed when it begins: tasks that come later are not in it. */
export async function createExport(scope: ProjectScope, query: ExportQuery): Promise<Export> {
  const { orgId, projectId } = scope;
  const { title, activeVersionId, upTo } = await scope.run(async (tx) => {
    const project = await tx.project.findFirst({
      where: { orgId, id: projectId },
      select: { title: true, activeVersionId: true },
    });
    if (!project) throw notFound("This project");
    const last = await tx.task.aggregate({ where: { orgId, projectId }, _max: { id: true } });
    await audit(tx, scope, {
      action: "export.create",
      targetType: "project",
      targetId: projectId,
      projectId,
      detail: { format: query.format, filter: query.filter },
    });
    return { ...project, upTo: last._max.id ?? 0n };
  });
  const open = async function* (): AsyncGenerator<ExportTask> {
    for await (const { row, byVersion } of readTasks(scope, { filter: query.filter, upTo })) {
      const shown = activeVersionId === null ? null : (byVersion.get(activeVersionId) ?? null);
      yield { task: toLsTask(row), own: ownColumnsOf(row, shown) };
    }
  };
  const { extension, contentType } = EXPORT_INFO[query.format];
  const text = writeExport(open, {
    format: query.format,
    mode: query.exact ? "exact" : "escaped",
    hasOwnColumns: query.own,
  });
  return { title, extension, contentType, text };
}
