// Runs one import from its stored file to tasks, in one transaction: an import that is interrupted leaves nothing.
import { AppError } from "@/lib/errors";
import { sqlState } from "@/server/db/errors";
import { env } from "@/server/env";
import type { OrgScope } from "@/server/scope";
import {
  type ClaimedImport,
  claimImport,
  failImport,
  type Progress,
  reportProgress,
} from "@/server/services/imports/claim";
import { readUpload, removeUpload } from "@/server/services/imports/file";
import { settleImport } from "@/server/services/imports/settle";
import { stageBatch } from "@/server/services/imports/stage";
import { maxUploadBytes, readingOf } from "@/server/services/imports/upload";
import { labelsByName } from "@/server/services/ingest/row";
import { CREATE_STAGE } from "@/server/services/ingest/stage";
import { analyzeAfter } from "@/server/services/statistics";
import { readRows } from "@/server/transfer/read-rows";

const PROGRESS_EVERY_MS = 300;
const BATCH_ROWS = 5_000;
const DISK_FULL = "53100";

class Stopped extends Error {}

export type ImportResult = { imported: number; rejected: number };

/**
 * Does nothing for an import that has ended, so it may be repeated. A file or a rule that stops the whole import ends it as
 * failed with a sentence; any other error is thrown, and the import may be run again.
 */
export async function runImport(
  scope: OrgScope,
  { importId }: { importId: string },
): Promise<ImportResult | null> {
  const claimed = await claimImport(scope, importId);
  if (!claimed) return null;
  try {
    const result = await scope.bulk(async (client) => {
      await client.query(CREATE_STAGE);
      const report = reporter(scope, importId);
      const read = await stageFile(client, claimed, report);
      const settled = await settleImport(client, { ...claimed, rowsRead: read.rowsRead }, (rowsImported) =>
        report({ ...read, rowsImported }),
      );
      if (!settled) throw new Stopped();
      return settled;
    });
    await removeUpload(claimed.filePath);
    await analyzeAfter(scope, result.imported);
    return result;
  } catch (error) {
    if (error instanceof Stopped) return null;
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    await failImport(scope, importId, sentence);
    return null;
  }
}

/** What ends the import for good; null for a fault that another try may survive. */
function sentenceOf(error: unknown): string | null {
  if (error instanceof AppError) return error.message;
  return sqlState(error) === DISK_FULL ? "The database's disk is full. Nothing was imported." : null;
}

type Client = Parameters<typeof settleImport>[0];

type Report = (progress: Progress) => Promise<void>;

/** Throws Stopped when the import has been canceled in the meantime. */
const reporter =
  (scope: OrgScope, importId: string): Report =>
  async (progress) => {
    if (!(await reportProgress(scope, importId, progress))) throw new Stopped();
  };

async function stageFile(client: Client, claimed: ClaimedImport, report: Report): Promise<Progress> {
  const { orgId, importId, mapping, textColumn } = claimed;
  const stage = { client, orgId, importId, mapping, labels: labelsByName(claimed.labels) };
  const options = {
    ...readingOf(claimed.file, undefined, textColumn),
    textColumn: mapping.textColumn,
    replaceBadText: mapping.replaceBadText === true,
    maxBytes: maxUploadBytes(),
    maxRows: env.MAX_IMPORT_ROWS,
    batchRows: BATCH_ROWS,
  };
  const progress = { rowsRead: 0, bytesRead: 0, rowsImported: 0 };
  let reportedAt = performance.now();
  for await (const batch of readRows(readUpload(claimed.filePath), options)) {
    progress.rowsRead += await stageBatch(stage, batch);
    progress.bytesRead = batch.bytesRead;
    if (performance.now() - reportedAt < PROGRESS_EVERY_MS) continue;
    await report(progress);
    reportedAt = performance.now();
  }
  progress.bytesRead = Number(claimed.file.sizeBytes);
  await report(progress);
  return progress;
}
