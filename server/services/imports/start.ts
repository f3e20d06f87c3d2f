// Starts, cancels and lists imports; the rows themselves are read by a job.
import { AppError } from "@/lib/errors";
import { type ListRejects, REJECT_PAGE_ROWS, type StartImport } from "@/lib/schemas/import";
import { importCanceled, importRequested, sendEvent } from "@/server/inngest/events";
import type { ProjectScope } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { removeUpload } from "@/server/services/imports/file";
import { IMPORT_SELECT, type LoadedImport, loadImport } from "@/server/services/imports/load";
import { demandMapping } from "@/server/services/imports/mapping";
import { previewImport } from "@/server/services/imports/upload";

const LISTED_IMPORTS = 50;

/** Throws invalid for a column that is not in the file, conflict when the import has started already. */
export async function startImport(scope: ProjectScope, input: StartImport): Promise<void> {
  const { orgId, projectId } = scope;
  const { importId, mapping, delimiter } = input;
  const preview = await previewImport(scope, { importId, ...(delimiter && { delimiter }) });
  demandMapping(mapping, preview.columns, preview.projectTextColumn);
  await scope.run(async (tx) => {
    const { count } = await tx.import.updateMany({
      where: { orgId, projectId, id: importId, state: "uploaded" },
      data: {
        state: "queued",
        mapping: { ...mapping, columns: preview.columns },
        delimiter: preview.delimiter,
      },
    });
    if (count === 0) throw new AppError("conflict", "This import has started already.");
    await audit(tx, scope, { action: "task.import", targetType: "import", targetId: importId, projectId });
  });
  await sendEvent(importRequested.create({ orgId, importId }, { id: `import:${importId}` }));
}

/** Nothing of a canceled import stays. Throws conflict when it has ended. */
export async function cancelImport(scope: ProjectScope, { importId }: { importId: string }): Promise<void> {
  const { orgId, projectId } = scope;
  const row = await loadImport(scope, importId);
  await scope.run(async (tx) => {
    const { count } = await tx.import.updateMany({
      where: { orgId, projectId, id: importId, state: { in: ["uploaded", "queued", "running"] } },
      data: { state: "canceled", endedAt: new Date(), filePath: null, rowsImported: 0 },
    });
    if (count === 0) throw new AppError("conflict", "This import has ended already.");
    await audit(tx, scope, { action: "import.cancel", targetType: "import", targetId: importId, projectId });
  });
  if (row.filePath !== null) await removeUpload(row.filePath);
  if (row.state !== "uploaded")
    await sendEvent(importCanceled.create({ orgId, importId }, { id: `import:${importId}:cancel` }));
}

type Sizes = { sizeBytes: number; bytesRead: number };
export type ImportRowView = Omit<LoadedImport, "filePath" | keyof Sizes> & Sizes;

const toView = ({ filePath: _path, sizeBytes, bytesRead, ...row }: LoadedImport): ImportRowView => ({
  ...row,
  sizeBytes: Number(sizeBytes),
  bytesRead: Number(bytesRead),
});

export const getImport = async (scope: ProjectScope, input: { importId: string }) =>
  toView(await loadImport(scope, input.importId));

/** The newest imports, without uploads that nobody started. */
export async function listImports(scope: ProjectScope): Promise<ImportRowView[]> {
  const rows = await scope.run((tx) =>
    tx.import.findMany({
      where: { orgId: scope.orgId, projectId: scope.projectId, state: { not: "uploaded" } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: LISTED_IMPORTS,
      select: IMPORT_SELECT,
    }),
  );
  return rows.map((row) => toView(row as LoadedImport));
}

/** One page of refused rows in the order in which they were found. */
export async function listRejects(scope: ProjectScope, { importId, cursor }: ListRejects) {
  await loadImport(scope, importId);
  const rows = await scope.run((tx) =>
    tx.importReject.findMany({
      where: { orgId: scope.orgId, importId, id: { gt: cursor ?? 0n } },
      orderBy: { id: "asc" },
      take: REJECT_PAGE_ROWS + 1,
      select: { id: true, line: true, code: true, reason: true, column: true },
    }),
  );
  const items = rows.slice(0, REJECT_PAGE_ROWS);
  return { items, nextCursor: rows.length > items.length ? (items.at(-1)?.id ?? null) : null };
}
