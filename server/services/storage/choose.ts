// Decides which objects of a listed page are read: never one that is known and has not changed.
import type { ObjectState } from "@/lib/schemas/storage";
import { passesByItself, type StorageErrorCode } from "@/lib/storage-errors";
import { storableKey } from "@/server/services/storage/keys";
import type { StoredObject } from "@/server/storage/source";

/** An object as the database has it. `seenById`: the last sync that met it. */
export type KnownObject = {
  id: bigint;
  key: string;
  etag: string;
  state: ObjectState;
  code: StorageErrorCode | null;
  seenById: string;
};

/** A listed object under the name by which it is stored. */
export type ListedObject = StoredObject & { name: string; isBad: boolean; known: KnownObject | null };

export type Chosen = {
  read: ListedObject[];
  /** Known objects that stay as they are and were not met by this sync before. */
  same: KnownObject[];
};

type Rules = { syncId: string; retriesFailed: boolean };

/** `listed` may name a key twice. */
export function chooseObjects(
  listed: StoredObject[],
  known: ReadonlyMap<string, KnownObject>,
  rules: Rules,
): Chosen {
  const chosen: Chosen = { read: [], same: [] };
  const names = new Set<string>();
  for (const object of listed) {
    const { name, isBad } = storableKey(object.key);
    if (names.has(name)) continue;
    names.add(name);
    const before = known.get(name) ?? null;
    if (before === null || isToRead(before, object, rules))
      chosen.read.push({ ...object, name, isBad, known: before });
    else if (before.seenById !== rules.syncId) chosen.same.push(before);
  }
  return chosen;
}

/** One that was missing is read again as well, because the marks of its tasks are to be worked out anew. */
function isToRead(before: KnownObject, { etag }: StoredObject, { syncId, retriesFailed }: Rules): boolean {
  if (before.etag !== etag || before.state === "missing") return true;
  if (before.state === "synced" || before.seenById === syncId) return false;
  return retriesFailed || (before.code !== null && passesByItself(before.code));
}
