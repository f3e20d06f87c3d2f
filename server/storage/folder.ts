// A folder on the server's own disk, below the root that the deployment names.
import type { BigIntStats } from "node:fs";
import { type FileHandle, lstat } from "node:fs/promises";
import path from "node:path";
import type { StorageSource } from "@/lib/schemas/storage";
import { within } from "@/server/storage/deadline";
import { folderBelow, isMissing, openFile } from "@/server/storage/folder-paths";
import { keysAfter } from "@/server/storage/folder-walk";
import type { StorageSettings } from "@/server/storage/settings";
import {
  type ListOptions,
  type ObjectPage,
  type OpenObject,
  type Source,
  StorageError,
  type StoredObject,
} from "@/server/storage/source";

type FolderSource = Extract<StorageSource, { kind: "folder" }>;

/** A file that was written to this recently may still be growing. */
const STABLE_MS = 2_000;
const PIECE_BYTES = 65_536;

/** Throws StorageError NOT_ALLOWED where the deployment names no root. */
export function folderSource({ path: folder }: FolderSource, settings: StorageSettings): Source {
  const { folderRoot: root, callMs } = settings;
  if (root === null) throw new StorageError("NOT_ALLOWED");
  const handles = new Set<FileHandle>();
  const open = async (key: string, maxBytes: number, signal: AbortSignal): Promise<OpenObject> => {
    const handle = await openFile(await folderBelow(root, folder), key);
    handles.add(handle);
    const free = () => {
      handles.delete(handle);
      return handle.close();
    };
    try {
      const stats = await handle.stat({ bigint: true });
      refuseUnstable(stats);
      if (stats.size > maxBytes) throw new StorageError("TOO_LARGE");
      return { etag: etagOf(stats), bytes: piecesOf(handle, stats, { signal, callMs }, free) };
    } catch (error) {
      await free();
      throw error;
    }
  };
  return {
    list: (options, signal) =>
      within(callMs, signal, async (ended) => listPage(await folderBelow(root, folder), options, ended)),
    open: (key, { maxBytes }, signal) => within(callMs, signal, () => open(key, maxBytes, signal)),
    close() {
      for (const handle of handles) void handle.close();
      handles.clear();
    },
  };
}

async function listPage(
  base: string,
  { prefix, recursive, cursor, limit }: ListOptions,
  signal: AbortSignal,
): Promise<ObjectPage> {
  const objects: StoredObject[] = [];
  let last = cursor;
  for await (const key of keysAfter({ base, prefix, recursive, after: cursor ?? "" }, signal)) {
    if (objects.length === limit) return { objects, cursor: last };
    const object = await describe(base, key);
    if (object) objects.push(object);
    last = key;
  }
  return { objects, cursor: null };
}

/** What is listed; null for what has gone since, or is no file any more. */
async function describe(base: string, key: string): Promise<StoredObject | null> {
  try {
    const stats = await lstat(path.join(base, key), { bigint: true });
    if (!stats.isFile()) return null;
    return { key, etag: etagOf(stats), sizeBytes: Number(stats.size), modifiedAt: stats.mtime };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

const etagOf = ({ size, mtimeNs, ino }: BigIntStats): string =>
  [size, mtimeNs, ino].map((part) => part.toString(36)).join("-");

/** A time of change that lies ahead says nothing; the disk's own note of the last change, which nobody sets, does. */
function refuseUnstable({ mtimeMs, ctimeMs }: BigIntStats): void {
  const now = Date.now();
  const changedMs = Number(mtimeMs) > now ? Number(ctimeMs) : Number(mtimeMs);
  if (now - changedMs < STABLE_MS) throw new StorageError("NOT_STABLE");
}

/** The bytes of the file, which must be at its end what it was at its beginning. */
async function* piecesOf(
  handle: FileHandle,
  before: BigIntStats,
  { signal, callMs }: { signal: AbortSignal; callMs: number },
  free: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let left = Number(before.size);
  try {
    while (left > 0) {
      const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, left));
      const { bytesRead } = await within(callMs, signal, () => handle.read(buffer));
      if (bytesRead === 0) break;
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    const after = await within(callMs, signal, () => handle.stat({ bigint: true }));
    if (left > 0 || etagOf(after) !== etagOf(before)) throw new StorageError("NOT_STABLE");
  } finally {
    await free();
  }
}
