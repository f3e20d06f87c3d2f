// One step of a sync: lists a page, reads what is new or has changed on it, and moves on. Safe to repeat at any moment.
import { AppError } from "@/lib/errors";
import { globMatcher } from "@/lib/glob";
import { passesByItself } from "@/lib/storage-errors";
import { sqlState } from "@/server/db/errors";
import type { OrgScope } from "@/server/scope";
import { analyzeAfter } from "@/server/services/statistics";
import { failSync, noteTrouble, type SyncFault } from "@/server/services/storage/begin";
import { chooseObjects, type KnownObject, type ListedObject } from "@/server/services/storage/choose";
import {
  bytesToRead,
  closeAll,
  fetchObjects,
  MAX_BYTES_IN_MEMORY,
  type Reading,
} from "@/server/services/storage/fetch";
import { completeSync, markMissing } from "@/server/services/storage/finish";
import { LISTED, loadJob, type SyncJob } from "@/server/services/storage/job";
import { storableKey } from "@/server/services/storage/keys";
import { type PagePart, storePart } from "@/server/services/storage/store";
import { sentenceOf } from "@/server/services/storage/views";
import { SyncStopped, watchSync } from "@/server/services/storage/watch";
import { openSource } from "@/server/storage/open";
import { type Source, StorageError, type StoredObject } from "@/server/storage/source";

const PAGE_OBJECTS = 1_000;
/** After this long a step begins nothing new; the next one goes on with the same page. */
const STEP_MS = 15_000;
/** What a step holds in memory at once, by the sizes that the listing names. */
const GROUP_BYTES = 16 * 1024 * 1024;
/** A listing that goes on for longer repeats itself. */
const MAX_PAGES = 100_000;
const DISK_FULL = "The disk is full. What was read before is kept; start the sync again when there is space.";

/** Counts only: step results are stored in clear. `left` is false once the sync has ended, however it did. */
export type SyncStep = { left: boolean; page: number; handled: number };

/** A fault that another try may survive is thrown; any other ends the sync with a sentence. */
export async function syncPage(scope: OrgScope, syncId: string): Promise<SyncStep> {
  const job = await loadJob(scope, syncId);
  if (!job) return { left: false, page: 0, handled: 0 };
  const stepOf = (left: boolean): SyncStep => ({ left, page: job.page, handled: job.handled });
  try {
    return stepOf(await work(scope, job, performance.now() + STEP_MS));
  } catch (error) {
    if (error instanceof SyncStopped) return stepOf((await loadJob(scope, syncId)) !== null);
    if ((await loadJob(scope, syncId)) === null) return stepOf(false);
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
  if (job.cursor === LISTED) {
    if (!(await markMissing(scope, job, endsAt))) return true;
    await completeSync(scope, job);
    await analyzeAfter(scope, job.tasksAdded);
    return false;
  }
  if (job.page >= MAX_PAGES) throw new StorageError("BAD_ANSWER");
  const watch = watchSync(scope, job.syncId);
  const source = openSource(job.source, job.secret());
  try {
    await readPage(scope, job, { source, stop: watch.stop, endsAt });
    return true;
  } finally {
    watch.end();
    source.close();
  }
}

type Means = { source: Source; stop: AbortSignal; endsAt: number };

async function readPage(scope: OrgScope, job: SyncJob, { source, stop, endsAt }: Means): Promise<void> {
  const { prefix, recursive, cursor, method } = job;
  const page = await source.list({ prefix, recursive, cursor, limit: PAGE_OBJECTS }, stop);
  if (page.cursor !== null && page.cursor === cursor) throw new StorageError("BAD_ANSWER");
  const matches = globMatcher(job.pattern);
  const listed = page.objects.filter(({ key }) => matches(key));
  const { read, same } = chooseObjects(listed, await loadKnown(scope, job, listed), job);
  const reading: Reading = { source, method, stop, endsAt, faultsInARow: 0, trouble: null };
  const groups = groupsOf(read, reading);
  const next = { cursor: page.cursor ?? LISTED };
  const before = job.tasksAdded;
  if (groups.length === 0) await storePart(scope, job, { fetched: [], same, next });
  for (const [at, group] of groups.entries()) {
    const isLast = at === groups.length - 1;
    const isWhole = await readGroup(scope, job, reading, group, isLast ? { same, next } : NOT_YET);
    if (!isWhole || performance.now() > endsAt) break;
  }
  await analyzeGrown(scope, before, job.tasksAdded);
}

const NOT_YET: Omit<PagePart, "fetched"> = { same: [], next: null };

/** False when it was cut short, by time or by the storage; then the page does not move on. */
async function readGroup(
  scope: OrgScope,
  job: SyncJob,
  reading: Reading,
  group: ListedObject[],
  after: Omit<PagePart, "fetched">,
): Promise<boolean> {
  const fetched = await fetchObjects(reading, group);
  const isWhole = fetched.length === group.length;
  try {
    if (isWhole || fetched.length > 0)
      await storePart(scope, job, { fetched, ...(isWhole ? after : NOT_YET) });
  } finally {
    await closeAll(fetched);
  }
  if (reading.trouble) throw reading.trouble;
  return isWhole;
}

/** Large objects come first and one by one; the others in groups that fit into memory. */
function groupsOf(objects: ListedObject[], reading: Reading): ListedObject[][] {
  const isLarge = (object: ListedObject) => bytesToRead(reading, object) > MAX_BYTES_IN_MEMORY;
  const groups: ListedObject[][] = objects.filter(isLarge).map((object) => [object]);
  let open: ListedObject[] = [];
  let bytes = 0;
  for (const object of objects) {
    if (isLarge(object)) continue;
    bytes += bytesToRead(reading, object);
    if (bytes > GROUP_BYTES && open.length > 0) {
      groups.push(open);
      open = [];
      bytes = bytesToRead(reading, object);
    }
    open.push(object);
  }
  return open.length > 0 ? [...groups, open] : groups;
}

async function loadKnown(scope: OrgScope, job: SyncJob, listed: StoredObject[]) {
  const { orgId, connectionId } = job;
  const names = listed.map(({ key }) => storableKey(key).name);
  const rows = await scope.run(
    (tx) => tx.$queryRaw<KnownObject[]>`
      select id, key, etag, state, code, "seenById" from "StorageObject"
      where "orgId" = ${orgId} and "connectionId" = ${connectionId} and key = any(${names})`,
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Each time the tasks of the sync have grown tenfold, from a thousand on. */
async function analyzeGrown(scope: OrgScope, before: number, after: number): Promise<void> {
  const order = (count: number) => Math.floor(Math.log10(Math.max(count, 1)));
  if (order(after) > order(before)) await analyzeAfter(scope, after);
}
