// Ways to files below the root that the deployment names; whatever would lead out of it is refused.
import type { Dirent } from "node:fs";
import { constants, type FileHandle, lstat, open, readdir, readlink, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { StorageError } from "@/server/storage/source";

/** Written forms of a step up, a separator or an end, which some later reader might decode. */
const ENCODED = /%(?:2e|2f|5c|00)/i;

/** The parts of a path below a root; null for one that might lead anywhere else. */
function partsOf(text: string): string[] | null {
  if (text.includes("\0") || text.includes("\\") || ENCODED.test(text) || path.isAbsolute(text)) return null;
  const parts = text.split("/");
  return parts.some((part) => part === "" || part === "." || part === "..") ? null : parts;
}

/**
 * The real place of a folder below the root; it may lie behind links as long as they stay below the root.
 * Throws StorageError NO_BUCKET.
 */
export async function folderBelow(root: string, folder: string): Promise<string> {
  const parts = folder === "" ? [] : partsOf(folder.replace(/\/$/, ""));
  if (!parts) throw new StorageError("NO_BUCKET");
  try {
    const realRoot = await realpath(root);
    const real = await realpath(path.join(realRoot, ...parts));
    const isBelow = real === realRoot || real.startsWith(withSeparator(realRoot));
    if (isBelow && (await stat(real)).isDirectory()) return real;
  } catch (error) {
    if (isMissing(error)) throw new StorageError("NO_BUCKET");
    throw error;
  }
  throw new StorageError("NO_BUCKET");
}

const withSeparator = (folder: string) => (folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);

const MISSING = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && MISSING.has(String(error.code));

/**
 * Opens a regular file below `base`, a real path. No link is followed on the way; what was opened is looked at
 * once more, in case a folder was exchanged for a link in between. Throws StorageError.
 */
export async function openFile(base: string, key: string): Promise<FileHandle> {
  const parts = partsOf(key);
  if (!parts) throw new StorageError("BAD_KEY");
  const file = path.join(base, ...parts);
  // Opening a device or a pipe may already do something.
  if ((await realpath(file)) !== file || !(await lstat(file)).isFile()) throw new StorageError("NOT_FOUND");
  const handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if ((await handle.stat()).isFile() && (await liesAt(file, handle))) return handle;
    throw new StorageError("NOT_FOUND");
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** What lies in a folder, a real path; null where it has gone, or something else has taken its place. */
export async function readFolder(folder: string): Promise<Dirent[] | null> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (!(await liesAt(folder, handle))) return null;
    return await readdir(isLinux ? wayTo(handle) : folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  } finally {
    await handle?.close();
  }
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_DIRECTORY } = constants;
const isLinux = process.platform === "linux";
const wayTo = (handle: FileHandle) => `/proc/self/fd/${handle.fd}`;

/** Linux tells where an open file lies; elsewhere it is compared with what its path leads to now. */
async function liesAt(file: string, handle: FileHandle): Promise<boolean> {
  if (isLinux) return (await readlink(wayTo(handle))) === file;
  const [opened, there] = [await handle.stat(), await lstat(file)];
  return opened.dev === there.dev && opened.ino === there.ino && (await realpath(file)) === file;
}
