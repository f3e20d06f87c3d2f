// Brings rows into a project the way people do: an uploaded CSV file, a mapping, and the import job.
import type { ImportMapping } from "@/lib/schemas/import";
import { jobScope, type ProjectScope } from "@/server/scope";
import { runImport } from "@/server/services/imports/run";
import { startImport } from "@/server/services/imports/start";
import { receiveUpload } from "@/server/services/imports/upload";

type File = { fileName: string; body: ReadableStream<Uint8Array>; mapping: ImportMapping };

/** Numbers of tasks imported and rows refused. Throws with the sentence of a file that is refused whole. */
export async function importCsv(scope: ProjectScope, { fileName, body, mapping }: File) {
  const upload = await receiveUpload(scope, { fileName, body });
  if ("refused" in upload) throw new Error(upload.refused.message);
  const { importId } = upload;
  await startImport(scope, { importId, mapping });
  // The job is queued as well; whoever comes second finds the import ended and does nothing.
  await runImport(jobScope(scope.orgId, "import-file"), { importId });
  const { state, rowsImported, rowsRejected, error } = await scope.run((tx) =>
    tx.import.findUniqueOrThrow({
      where: { orgId_id: { orgId: scope.orgId, id: importId } },
      select: { state: true, rowsImported: true, rowsRejected: true, error: true },
    }),
  );
  if (state !== "completed") throw new Error(error ?? `The import ended as ${state}.`);
  return { imported: rowsImported, rejected: rowsRejected };
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** A CSV file in memory, for rows that are few. */
export function csvStream(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): ReadableStream<Uint8Array> {
  const text = [header, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n");
  return new Blob([text]).stream();
}
