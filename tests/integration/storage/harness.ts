// What the storage suites share: sources over real servers and a real folder, and ways to read them to the end.
import { mkdir, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { StorageErrorCode } from "@/lib/storage-errors";
import { type ListOptions, type ObjectPage, type Source, StorageError } from "@/server/storage/source";
import type { StorageServer } from "@/tests/fakes/storage/types";
import { folderRoot } from "@/tests/setup/storage";

export const never = new AbortController().signal;
const MANY_BYTES = 10_000_000;

/** A folder below the root of the tests, with files that are old enough to be read. */
export async function startFolder(name: string): Promise<StorageServer> {
  const base = path.join(folderRoot, name);
  await mkdir(base, { recursive: true });
  return {
    source: { kind: "folder", path: name },
    secret: null,
    async put(key, content) {
      const file = path.join(base, key);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
      await age(file);
    },
    delete: (key) => rm(path.join(base, key)),
    close: () => rm(base, { recursive: true, force: true }),
  };
}

export async function age(file: string, ms = 10_000): Promise<void> {
  const then = new Date(Date.now() - ms);
  await utimes(file, then, then);
}

/** All pages; fails where they do not come to an end. */
export async function listAll(source: Source, options: Partial<ListOptions> = {}): Promise<ObjectPage[]> {
  const pages: ObjectPage[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await source.list({ prefix: "", recursive: true, limit: 1_000, ...options, cursor }, never);
    pages.push(page);
    cursor = page.cursor;
    if (cursor === null) return pages;
    if (pages.length > 1_000) throw new Error("The listing does not end.");
  }
}

export const keysOf = (pages: ObjectPage[]): string[] =>
  pages.flatMap(({ objects }) => objects.map(({ key }) => key));

export async function readAll(source: Source, key: string, maxBytes = MANY_BYTES) {
  const { etag, bytes } = await source.open(key, { maxBytes }, never);
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return { etag, content: Buffer.concat(pieces) };
}

/** The code of the StorageError with which a call ends; fails for any other ending. */
export async function codeOf(call: () => unknown): Promise<StorageErrorCode> {
  try {
    await call();
  } catch (error) {
    if (error instanceof StorageError) return error.code;
    throw error;
  }
  throw new Error("The call succeeded.");
}
