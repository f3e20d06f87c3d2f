// What a test needs of a storage server: how the product reaches it, and a way to change what lies in it.
import type { StorageSecret, StorageSource } from "@/lib/schemas/storage";

export type StorageServer = {
  source: StorageSource;
  secret: StorageSecret | null;
  put(key: string, content: string | Uint8Array, options?: { contentEncoding?: string }): Promise<void>;
  delete(key: string): Promise<void>;
  /** Leaves an empty door. */
  close(): Promise<void>;
};
