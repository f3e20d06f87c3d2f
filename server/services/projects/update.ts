// Changes the settings of a project, and deletes one with everything in it.
import { AppError, notFound } from "@/lib/errors";
import type { ProjectChange } from "@/lib/schemas/project";
import type { ProjectScope } from "@/server/scope";
import { audit, auditBulk } from "@/server/services/audit";
import { removeUpload } from "@/server/services/imports/file";
import { cancelActive, sendCanceled } from "@/server/services/storage/cancel";

/** Only what is in `change`; texts are not written to the audit log, settings are. */
export async function updateProject(
  scope: ProjectScope,
  { change }: { change: ProjectChange },
): Promise<void> {
  const { orgId, projectId } = scope;
  const data = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { title: _title, description: _description, instructions: _instructions, ...settings } = data;
  await scope.run(async (tx) => {
    await tx.project.updateMany({ where: { orgId, id: projectId }, data });
    await audit(tx, scope, {
      action: "project.update",
      targetType: "project",
      targetId: projectId,
      projectId,
      detail: { fields: Object.keys(data), settings },
    });
  });
}

/** Everything in the project goes with it. Throws invalid unless `title` is the project's title. */
export async function deleteProject(scope: ProjectScope, { title }: { title: string }): Promise<void> {
  const { orgId, projectId } = scope;
  const { files, syncs } = await scope.run(async (tx) => {
    const project = await tx.project.findFirst({ where: { orgId, id: projectId }, select: { title: true } });
    if (!project) throw notFound("This project");
    if (project.title !== title.trim())
      throw new AppError("invalid", "The title does not match.", {
        fields: { title: `Type "${project.title}" to delete it.` },
      });
    const imports = await tx.import.findMany({
      where: { orgId, projectId, filePath: { not: null } },
      select: { filePath: true },
    });
    // A page that is being stored holds rows that go as well: it ends first, and no further one begins.
    const syncs = await cancelActive(tx, { orgId, projectId });
    return { files: imports.flatMap((row) => row.filePath ?? []), syncs };
  });
  // A large project takes longer than an ordinary transaction may.
  await scope.bulk(async (client) => {
    const { rows } = await client.query<{ taskCount: number }>(
      'delete from "Project" where "orgId" = $1 and id = $2 returning "taskCount"',
      [orgId, projectId],
    );
    if (!rows[0]) throw notFound("This project");
    await auditBulk(client, scope, {
      action: "project.delete",
      targetType: "project",
      targetId: projectId,
      projectId,
      detail: { tasks: rows[0].taskCount },
    });
  });
  await sendCanceled(orgId, syncs);
  for (const file of files) await removeUpload(file);
}
