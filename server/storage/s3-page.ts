// Reads one answer of ListObjectsV2: what is new in it, in the order of the keys, and where the next page begins.
import type { ListObjectsV2CommandOutput } from "@aws-sdk/client-s3";
import { compareKeys, plainEtag } from "@/server/storage/keys";
import { type ListOptions, type ObjectPage, StorageError, type StoredObject } from "@/server/storage/source";

/** `name` is what a page that goes on from here begins after; a folder that is not gone into has no object. */
type Entry = { name: string; object: StoredObject | null };

/** Sorts behind everything in a folder, so that the next page begins with what follows the folder. */
const LAST_CHAR = "\u{10FFFF}";

/** The page; null where there is more but nothing new to go on from. Throws StorageError BAD_ANSWER. */
export function readPage(answer: ListObjectsV2CommandOutput, options: ListOptions): ObjectPage | null {
  // An HTML page is read as an answer with nothing in it.
  if (typeof answer.IsTruncated !== "boolean") throw new StorageError("BAD_ANSWER");
  const entries = entriesOf(answer)
    .filter(({ name }) => compareKeys(name, options.cursor ?? "") > 0)
    .sort((a, b) => compareKeys(a.name, b.name))
    .filter(({ name }, at, all) => name !== all[at - 1]?.name);
  const taken = entries.slice(0, options.limit);
  const isMore = answer.IsTruncated || taken.length < entries.length;
  const cursor = isMore ? cursorAt(taken.at(-1)?.name ?? "") : null;
  if (cursor !== null && compareKeys(cursor, options.cursor ?? "") <= 0) return null;
  return {
    objects: taken.flatMap(({ object }) => (object && !object.key.endsWith("/") ? object : [])),
    cursor,
  };
}

/** A cursor is stored, and no database keeps NUL: what begins before it sorts first, and the page that follows repeats a little. */
const cursorAt = (name: string): string => name.split("\0", 1)[0] ?? "";

function entriesOf(answer: ListObjectsV2CommandOutput): Entry[] {
  const read = answer.EncodingType === "url" ? decoded : (key: string) => key;
  const objects = (answer.Contents ?? []).map(({ Key, ETag, Size, LastModified }) => {
    if (Key === undefined || ETag === undefined || Size === undefined) throw new StorageError("BAD_ANSWER");
    const key = read(Key);
    const object = { key, etag: plainEtag(ETag), sizeBytes: Size, modifiedAt: LastModified ?? null };
    return { name: key, object };
  });
  const folders = (answer.CommonPrefixes ?? []).map(({ Prefix = "" }) => ({
    name: `${read(Prefix)}${LAST_CHAR}`,
    object: null,
  }));
  return [...objects, ...folders];
}

/** With encoding-type=url keys are written as in forms, which lets every character through the XML. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    throw new StorageError("BAD_ANSWER");
  }
}
