// Brings the bytes of objects here, a bounded number at a time, and tells a faulty object from a storage in trouble.
import { setTimeout as sleep } from "node:timers/promises";
import { MAX_TASK_BYTES } from "@/lib/limits";
import { passesByItself, type StorageErrorCode } from "@/lib/storage-errors";
import { maxUploadBytes } from "@/server/services/imports/upload";
import type { ListedObject } from "@/server/services/storage/choose";
import { type Content, contentInMemory, contentOnDisk } from "@/server/services/storage/scratch";
import { type Source, StorageError } from "@/server/storage/source";

const AT_ONCE = 16;
/** Larger ones wait on disk for their turn. */
export const MAX_BYTES_IN_MEMORY = MAX_TASK_BYTES;
/** A listing may say less than there is: with so much in memory nothing further is begun. */
const MAX_BYTES_HELD = 32 * 1024 * 1024;
const TRIES = 3;
const FIRST_WAIT_MS = 250;
/** So many faults one after the other are the storage's, not the objects'. */
const MAX_FAULTS_IN_A_ROW = 10;

export type Failure = { code: StorageErrorCode; reason: string | null };
export type Fetched = { object: ListedObject; etag: string } & ({ content: Content } | { failure: Failure });

/** What the reading of one step shares. */
export type Reading = {
  source: Source;
  method: "file" | "rows";
  stop: AbortSignal;
  /** By performance.now(); after it no further object is begun. */
  endsAt: number;
  faultsInARow: number;
  /** Why the storage as a whole cannot be read; set once. */
  trouble: StorageError | null;
};

/** Faults of one object alone. */
const OF_OBJECT: ReadonlySet<StorageErrorCode> = new Set(["BAD_KEY", "NOT_FOUND", "NOT_STABLE", "TOO_LARGE"]);
/** Faults of one object, or of all when they do not end. */
const OF_EITHER: ReadonlySet<StorageErrorCode> = new Set([
  "ACCESS_DENIED",
  "BAD_ANSWER",
  "NETWORK",
  "TIMEOUT",
  "SLOW_DOWN",
  "UPSTREAM",
]);

/**
 * The objects in their order, as far as time and memory allowed, but at least one. Ends early with `reading.trouble` set when the storage
 * as a whole cannot be read; what failed because of that is left out, so it is read by the next try.
 */
export async function fetchObjects(reading: Reading, objects: ListedObject[]): Promise<Fetched[]> {
  const fetched: (Fetched | undefined)[] = [];
  let next = 0;
  let held = 0;
  async function worker(): Promise<void> {
    while (next < objects.length && held < MAX_BYTES_HELD && isOpen(reading, next)) {
      const at = next++;
      const object = objects[at];
      if (!object) continue;
      const item = await fetchObject(reading, object);
      fetched[at] = item;
      held += "content" in item ? item.content.bytesInMemory : 0;
    }
  }
  const workers = Array.from({ length: Math.min(AT_ONCE, objects.length) }, () =>
    worker().catch((error: unknown) => {
      next = objects.length;
      throw error;
    }),
  );
  const ended = await Promise.allSettled(workers);
  const done = fetched.flatMap((item) => item ?? []);
  const broken = ended.find((end) => end.status === "rejected");
  if (!broken && !reading.stop.aborted)
    return reading.trouble ? done.filter((item) => !isShared(item)) : done;
  await closeAll(done);
  throw broken ? broken.reason : reading.stop.reason;
}

export const closeAll = (fetched: Fetched[]) =>
  Promise.all(fetched.map((item) => ("content" in item ? item.content.close() : undefined)));

const isOpen = (reading: Reading, begun: number) =>
  reading.trouble === null && !reading.stop.aborted && (begun === 0 || performance.now() < reading.endsAt);

const isShared = (item: Fetched) => "failure" in item && !OF_OBJECT.has(item.failure.code);

async function fetchObject(reading: Reading, object: ListedObject): Promise<Fetched> {
  const failed = (code: StorageErrorCode): Fetched => ({
    ...{ object, etag: object.etag },
    failure: { code, reason: null },
  });
  if (object.isBad) return failed("BAD_KEY");
  if (object.sizeBytes > maxBytes(reading)) return failed("TOO_LARGE");
  try {
    const opened = await tryOften(reading, () => read(reading, object));
    reading.faultsInARow = 0;
    return { object, ...opened };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const { code } = error;
    if (!OF_OBJECT.has(code)) {
      reading.faultsInARow++;
      if (!OF_EITHER.has(code) || reading.faultsInARow >= MAX_FAULTS_IN_A_ROW) reading.trouble ??= error;
    }
    return failed(code);
  }
}

/** None for an object that is refused unread. */
export const bytesToRead = (reading: Reading, { isBad, sizeBytes }: ListedObject): number =>
  isBad || sizeBytes > maxBytes(reading) ? 0 : sizeBytes;

const maxBytes = ({ method }: Reading) => (method === "file" ? MAX_TASK_BYTES : maxUploadBytes());

async function read(reading: Reading, object: ListedObject): Promise<{ etag: string; content: Content }> {
  const { source, stop } = reading;
  const limit = maxBytes(reading);
  if (object.sizeBytes > MAX_BYTES_IN_MEMORY) {
    const { etag, bytes } = await source.open(object.key, { maxBytes: limit }, stop);
    return { etag, content: await contentOnDisk(bytes) };
  }
  try {
    const { etag, bytes } = await source.open(object.key, { maxBytes: MAX_BYTES_IN_MEMORY }, stop);
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    return { etag, content: contentInMemory(Buffer.concat(pieces)) };
  } catch (error) {
    // It has grown since it was listed. Sixteen of its kind could fill the disk, so it is read when the listing says so.
    const isOver = error instanceof StorageError && error.code === "TOO_LARGE";
    throw isOver && limit > MAX_BYTES_IN_MEMORY ? new StorageError("NOT_STABLE") : error;
  }
}

/** Faults that pass are waited out a little, with full jitter. */
async function tryOften<T>(reading: Reading, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const mayPass =
        error instanceof StorageError && OF_EITHER.has(error.code) && passesByItself(error.code);
      if (!mayPass || attempt === TRIES || !isOpen(reading, attempt)) throw error;
      await sleep(Math.random() * FIRST_WAIT_MS * 2 ** attempt, undefined, { signal: reading.stop });
    }
  }
}
