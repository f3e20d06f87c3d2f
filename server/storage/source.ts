// What every kind of storage offers to a sync: a listing in pages that can go on after a crash, and the bytes of one object.
import type { StorageErrorCode } from "@/lib/storage-errors";

/** `etag` changes whenever the bytes do, and means nothing else. */
export type StoredObject = { key: string; etag: string; sizeBytes: number; modifiedAt: Date | null };

export type ObjectPage = {
  /** May be empty although there is a next page. */
  objects: StoredObject[];
  /** Where the next page begins; null after the last one. Stays good for days, so that a sync can go on with it. */
  cursor: string | null;
};

export type ListOptions = { prefix: string; recursive: boolean; cursor: string | null; limit: number };

/** The bytes as they were at one moment, with the etag of that moment; whole only for who reads them to their end. */
export type OpenObject = { etag: string; bytes: AsyncIterable<Uint8Array> };

/** Rejects with the reason of `signal` when that aborts; with TIMEOUT where the reason is a TimeoutError. */
export type Source = {
  /** At most `limit` objects in the source's own order, folder markers left out. Throws StorageError. */
  list(options: ListOptions, signal: AbortSignal): Promise<ObjectPage>;
  /** Refuses with TOO_LARGE once more than `maxBytes` arrive, whatever the listing said. Throws StorageError, also while reading. */
  open(key: string, options: { maxBytes: number }, signal: AbortSignal): Promise<OpenObject>;
  /** Ends its connections. */
  close(): void;
};

/** Why a source or one of its objects could not be read; carries no address, key or answer of the source. */
export class StorageError extends Error {
  constructor(
    readonly code: StorageErrorCode,
    options?: { cause?: unknown },
  ) {
    super(`storage: ${code}`, options);
    this.name = "StorageError";
  }
}
