// One step of a sync: pages for some seconds, or the end of it. Safe to repeat at any moment.
import { AppError } from "@/lib/errors";
import { passesByItself } from "@/lib/storage-errors";
import { sqlState } from "@/server/db/errors";
import type { OrgScope } from "@/server/scope";
import { analyzeAfter } from "@/server/services/statistics";
import { failSync, noteTrouble, type SyncFault } from "@/server/services/storage/begin";
import { completeSync, markMissing } from "@/server/services/storage/finish";
import { LISTED, loadJob, type SyncJob } from "@/server/services/storage/job";
import { readPages } from "@/server/services/storage/pages";
import { sentenceOf } from "@/server/services/storage/views";
import { SyncStopped, watchSync } from "@/server/services/storage/watch";
import { openSource } from "@/server/storage/open";
import { StorageError } from "@/server/storage/source";

/** After this long a step begins nothing new; the next one goes on with the same page. */
const STEP_MS = 15_000;
const DISK_FULL = "The disk is full. What was read before is kept; start the sync again when there is space.";

/** Counts only: step results are stored in clear. `left` is false once the sync has ended, however it did. */
export type SyncStep = { left: boolean; page: number; handled: number };

/** A fault that another try may survive is thrown; any other ends the sync with a sentence. */
export async function syncPages(scope: OrgScope, syncId: string): Promise<SyncStep> {
  const job = await loadJob(scope, syncId);
  if (!job) return { left: false, page: 0, handled: 0 };
  const stepOf = (left: boolean): SyncStep => ({ left, page: job.page, handled: job.handled });
  try {
    return stepOf(await work(scope, job, performance.now() + STEP_MS));
  } catch (error) {
    const isOver = (await loadJob(scope, syncId)) === null;
    if (isOver || error instanceof SyncStopped) return stepOf(!isOver);
    const fault = faultOf(error);
    if (fault) {
      await failSync(scope, syncId, fault);
      return stepOf(false);
    }
    if (error instanceof StorageError) await noteTrouble(scope, syncId, error.code);
    throw error;
  }
}

/** What ends the sync for good; null for what another try may survive. */
function faultOf(error: unknown): SyncFault | null {
  if (error instanceof AppError) return { code: null, sentence: error.message };
  if (error instanceof StorageError && !passesByItself(error.code))
    return { code: error.code, sentence: sentenceOf(error.code) };
  const isFull = sqlState(error) === "53100" || (error as NodeJS.ErrnoException)?.code === "ENOSPC";
  return isFull ? { code: null, sentence: DISK_FULL } : null;
}

/** False when the sync is complete. */
async function work(scope: OrgScope, job: SyncJob, endsAt: number): Promise<boolean> {
  if (job.cursor !== LISTED) {
    await readAll(scope, job, endsAt);
    return true;
  }
  if (!(await markMissing(scope, job, endsAt))) return true;
  await completeSync(scope, job);
  await analyzeAfter(scope, job.tasksAdded);
  return false;
}

async function readAll(scope: OrgScope, job: SyncJob, endsAt: number): Promise<void> {
  const { method } = job;
  const watch = watchSync(scope, job.syncId);
  const source = openSource(job.source, job.secret());
  try {
    const { stop } = watch;
    await readPages(scope, job, { source, method, stop, endsAt, faultsInARow: 0, trouble: null });
  } finally {
    watch.end();
    source.close();
  }
}
