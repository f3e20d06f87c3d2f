// The state of an import around its run: claimed, moving, failed. Written outside the transaction that carries the rows.

import { z } from "zod";
import { ImportMapping } from "@/lib/schemas/import";
import type { OrgScope, Tx } from "@/server/scope";
import { removeUpload } from "@/server/services/imports/file";
import { IMPORT_SELECT, type LoadedImport } from "@/server/services/imports/load";
import { starterMay } from "@/server/services/starter";

export type ClaimedImport = {
  orgId: string;
  projectId: string;
  importId: string;
  createdById: string;
  filePath: string;
  file: LoadedImport;
  mapping: ImportMapping;
  columns: string[];
  textColumn: string | null;
  labels: { id: string; value: string }[];
};

/** As startImport stored it: the person's choice and the columns that the preview found. */
const StoredMapping = z.strictObject({ ...ImportMapping.shape, columns: z.array(z.string()) });
const ENDED = ["completed", "failed", "canceled", "undone"];

/** Marks the import as running and loads what it needs; null when it has ended or was never started. */
export async function claimImport(scope: OrgScope, importId: string): Promise<ClaimedImport | null> {
  const { orgId } = scope;
  const claimed = await scope.run(async (tx) => {
    const { count } = await tx.import.updateMany({
      where: { orgId, id: importId, state: { in: ["queued", "running"] } },
      data: { state: "running", startedAt: new Date(), rowsRead: 0, bytesRead: 0, rowsImported: 0 },
    });
    if (count === 0) return null;
    await stampProgress(tx, orgId, importId);
    const row = await tx.import.findFirst({
      where: { orgId, id: importId },
      select: {
        ...IMPORT_SELECT,
        projectId: true,
        createdById: true,
        mapping: true,
        project: { select: { textColumn: true } },
      },
    });
    if (!row || row.filePath === null) return null;
    const { project, projectId, createdById, mapping, ...file } = row;
    const { columns, ...chosen } = StoredMapping.parse(mapping);
    const mayImport = await starterMay(tx, { orgId, projectId, createdById }, "task.import");
    const labels = await tx.label.findMany({
      where: { orgId, projectId, retiredAt: null },
      select: { id: true, value: true },
    });
    return {
      ...{ orgId, projectId, importId, createdById, filePath: row.filePath, file: file as LoadedImport },
      ...{ mapping: chosen, columns, textColumn: project.textColumn, labels, mayImport },
    };
  });
  if (claimed?.mayImport !== false) return claimed;
  await failImport(
    scope,
    importId,
    "The person who started this import may no longer import into this project.",
  );
  return null;
}

/** Rows and bytes of the file that are read, and tasks that are written; nothing of it counts before the import is completed. */
export type Progress = { rowsRead: number; bytesRead: number; rowsImported: number };

/** False when the import has been canceled in the meantime. */
export async function reportProgress(
  scope: OrgScope,
  importId: string,
  progress: Progress,
): Promise<boolean> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const where = { orgId, id: importId, state: "running" };
    const { count } = await tx.import.updateMany({ where, data: progress });
    if (count > 0) await stampProgress(tx, orgId, importId);
    return count > 0;
  });
}

/** By the clock of the database, which also decides when an import has been silent for too long. */
const stampProgress = (tx: Tx, orgId: string, importId: string) =>
  tx.$executeRaw`update "Import" set "progressAt" = now() where "orgId" = ${orgId} and id = ${importId}`;

/** Ends an import that cannot succeed, with a sentence for people, and drops its file. */
export async function failImport(scope: OrgScope, importId: string, sentence: string): Promise<void> {
  const { orgId } = scope;
  const row = await scope.run(async (tx) => {
    const found = await tx.import.findFirst({ where: { orgId, id: importId }, select: { filePath: true } });
    const { count } = await tx.import.updateMany({
      where: { orgId, id: importId, state: { notIn: ENDED } },
      data: { state: "failed", error: sentence, endedAt: new Date(), filePath: null, rowsImported: 0 },
    });
    return count > 0 ? found : null;
  });
  if (row?.filePath) await removeUpload(row.filePath);
}
