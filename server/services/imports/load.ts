// Loads an import of one project, with its stored words turned back into their closed lists.
import { notFound } from "@/lib/errors";
import type { ProjectScope } from "@/server/scope";
import type { Delimiter, ImportFormat, TextEncoding } from "@/server/transfer/types";

export type ImportState = "uploaded" | "queued" | "running" | "completed" | "failed" | "canceled" | "undone";

export const IMPORT_SELECT = {
  id: true,
  fileName: true,
  filePath: true,
  sizeBytes: true,
  format: true,
  delimiter: true,
  encoding: true,
  state: true,
  rowsRead: true,
  bytesRead: true,
  rowsImported: true,
  rowsRejected: true,
  error: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
  undoneAt: true,
} as const;

type Words = {
  state: ImportState;
  format: ImportFormat;
  delimiter: Delimiter | null;
  encoding: TextEncoding;
};
export type LoadedImport = Words & {
  id: string;
  fileName: string;
  filePath: string | null;
  sizeBytes: bigint;
  rowsRead: number;
  bytesRead: bigint;
  rowsImported: number;
  rowsRejected: number;
  error: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  undoneAt: Date | null;
};

/** Throws not_found for an import of another project. */
export async function loadImport(scope: ProjectScope, importId: string): Promise<LoadedImport> {
  const row = await scope.run((tx) =>
    tx.import.findFirst({
      where: { orgId: scope.orgId, projectId: scope.projectId, id: importId },
      select: IMPORT_SELECT,
    }),
  );
  if (!row) throw notFound("This import");
  return row as LoadedImport;
}
