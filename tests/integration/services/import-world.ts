// An empty project with two labels, and the way of a file into it as the page and the job do it.
import type { ImportMapping } from "@/lib/schemas/import";
import { type OrgScope, openProjectScope, type ProjectScope } from "@/server/scope";
import { runImport } from "@/server/services/imports/run";
import { getImport, startImport } from "@/server/services/imports/start";
import { type ImportPreview, receiveUpload } from "@/server/services/imports/upload";
import { createProject } from "@/server/services/projects/create";

/** With the labels "Refund" and "Billing". */
export async function emptyProject(scope: OrgScope): Promise<ProjectScope> {
  const labels = ["Refund", "Billing"].map((value) => ({ value, description: "", hotkey: null }));
  const { projectId } = await createProject(scope, {
    title: "Imports",
    description: "",
    instructions: "",
    labels,
  });
  return openProjectScope(scope, projectId);
}

export async function upload(
  scope: ProjectScope,
  content: string | Buffer,
  fileName = "file.csv",
): Promise<ImportPreview> {
  const body = new Blob([content as BlobPart]).stream();
  const preview = await receiveUpload(scope, { fileName, body });
  if ("refused" in preview) throw new Error(preview.refused.message);
  return preview;
}

export const start = (scope: ProjectScope, importId: string, mapping: Partial<ImportMapping> = {}) =>
  startImport(scope, { importId, mapping: { textColumn: "text", onDuplicate: "skip", ...mapping } });

/** Starts the import without the engine, and runs it as the job would. */
export async function importFile(
  scope: ProjectScope,
  content: string | Buffer,
  mapping: Partial<ImportMapping> = {},
  fileName = "file.csv",
) {
  const { importId } = await upload(scope, content, fileName);
  await start(scope, importId, mapping);
  await runImport(scope, { importId });
  return { importId, ...(await getImport(scope, { importId })) };
}
