// Reads pages of a listing one after the other, and stores each while the next one is on its way.
import { globMatcher } from "@/lib/glob";
import type { OrgScope } from "@/server/scope";
import { analyzeAfter } from "@/server/services/statistics";
import { chooseObjects, type KnownObject, type ListedObject } from "@/server/services/storage/choose";
import {
  bytesToRead,
  closeAll,
  fetchObjects,
  MAX_BYTES_IN_MEMORY,
  type Reading,
} from "@/server/services/storage/fetch";
import { LISTED, type SyncJob } from "@/server/services/storage/job";
import { storableKey } from "@/server/services/storage/keys";
import { type PagePart, storePart } from "@/server/services/storage/store";
import { StorageError, type StoredObject } from "@/server/storage/source";

const PAGE_OBJECTS = 1_000;
/** What is read at once is held in memory, twice while the part before is being stored; by the sizes that the listing names. */
const GROUP_BYTES = 16 * 1024 * 1024;
/** A listing that goes on for longer repeats itself. */
const MAX_PAGES = 100_000;

/** Returns at the end of the listing, or when time is over; everything read is stored then. Throws StorageError, SyncStopped. */
export async function readPages(scope: OrgScope, job: SyncJob, reading: Reading): Promise<void> {
  const stores = storesInOrder(scope, job);
  try {
    let cursor = job.cursor;
    for (let page = job.page; cursor !== LISTED; page++) {
      if (page >= MAX_PAGES) throw new StorageError("BAD_ANSWER");
      const next = await readPage(scope, job, { reading, stores, cursor });
      if (next === null || performance.now() > reading.endsAt) break;
      cursor = next;
    }
    await stores.end();
  } finally {
    await stores.end().catch(() => {}); // nothing is at work any more when this returns
  }
}

type Means = { reading: Reading; stores: Stores; cursor: string | null };

/** Where the next page begins; null when this one was not read to its end. */
async function readPage(scope: OrgScope, job: SyncJob, { reading, stores, cursor }: Means) {
  const { prefix, recursive } = job;
  const page = await reading.source.list({ prefix, recursive, cursor, limit: PAGE_OBJECTS }, reading.stop);
  if (page.cursor !== null && page.cursor === cursor) throw new StorageError("BAD_ANSWER");
  const matches = globMatcher(job.pattern);
  const listed = page.objects.filter(({ key }) => matches(key));
  const { read, same } = chooseObjects(listed, await loadKnown(scope, job, listed), job);
  const next = page.cursor ?? LISTED;
  const groups = groupsOf(read, reading);
  if (groups.length === 0) await stores.add({ fetched: [], same, next });
  for (const [at, group] of groups.entries()) {
    const fetched = await fetchObjects(reading, group);
    const isWhole = fetched.length === group.length;
    const isLast = isWhole && at === groups.length - 1;
    const after = isLast ? { same, next } : { same: [], next: null };
    if (fetched.length > 0) await stores.add({ fetched, ...after });
    if (reading.trouble) {
      await stores.end();
      throw reading.trouble;
    }
    if (!isWhole || (!isLast && performance.now() > reading.endsAt)) return null;
  }
  return next;
}

type Stores = {
  /** Resolves when the part before is stored; rejects when it could not be. */
  add(part: PagePart): Promise<void>;
  end(): Promise<void>;
};

function storesInOrder(scope: OrgScope, job: SyncJob): Stores {
  let last: Promise<void> = Promise.resolve();
  async function store(before: Promise<void>, part: PagePart): Promise<void> {
    try {
      await before;
      const { tasksAdded } = job;
      await storePart(scope, job, part);
      await analyzeGrown(scope, tasksAdded, job.tasksAdded);
    } finally {
      await closeAll(part.fetched);
    }
  }
  return {
    async add(part) {
      const before = last;
      last = store(before, part);
      last.catch(() => {}); // told to whoever adds or ends next
      await before;
    },
    end: () => last,
  };
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
