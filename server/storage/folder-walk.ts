// Walks a folder in the order of its keys, so that a listing can go on after any key.
import path from "node:path";
import { readFolder } from "@/server/storage/folder-paths";
import { compareKeys } from "@/server/storage/keys";
import { StorageError } from "@/server/storage/source";

/** `key` of a folder ends with a slash, which also gives it its place in the order. */
type Entry = { key: string; isFolder: boolean };
export type Walk = { base: string; prefix: string; recursive: boolean; after: string };

/** Keys of the regular files in order; links are left out. */
export async function* keysAfter(walk: Walk, signal: AbortSignal, folder = ""): AsyncGenerator<string> {
  for (const { key, isFolder } of await entriesOf(walk.base, folder)) {
    signal.throwIfAborted();
    if (!isFolder && key.startsWith(walk.prefix) && compareKeys(key, walk.after) > 0) yield key;
    if (isFolder && mayHold(key, walk)) yield* keysAfter(walk, signal, key);
  }
}

function mayHold(folder: string, { prefix, recursive, after }: Walk): boolean {
  const isAbove = prefix.startsWith(folder);
  if (!isAbove && !(recursive && folder.startsWith(prefix))) return false;
  return compareKeys(folder, after) > 0 || after.startsWith(folder);
}

async function entriesOf(base: string, folder: string): Promise<Entry[]> {
  const found = await readFolder(path.join(base, folder).replace(/\/$/, ""));
  // Without its base there is nothing to list; a listing of nothing would say that all objects are gone.
  if (!found && folder === "") throw new StorageError("NO_BUCKET");
  return (found ?? [])
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => {
      const isFolder = entry.isDirectory();
      return { key: `${folder}${entry.name}${isFolder ? "/" : ""}`, isFolder };
    })
    .sort((a, b) => compareKeys(a.key, b.key));
}
