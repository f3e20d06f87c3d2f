// A file on disk for the bytes of one large object; it has no name, so it is gone with the process that made it.
import { randomUUID } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { env } from "@/server/env";
import type { ByteSource } from "@/server/transfer/types";

/** Where the bytes of one object are until its rows are stored. They may be read more than once. */
export type Content = {
  bytesInMemory: number;
  head(bytes: number): Promise<Uint8Array>;
  bytes(): ByteSource;
  close(): Promise<void>;
};

export function contentInMemory(bytes: Uint8Array): Content {
  return {
    bytesInMemory: bytes.byteLength,
    head: async (count) => bytes.subarray(0, count),
    async *bytes() {
      yield bytes;
    },
    close: async () => {},
  };
}

/** Writes all of `source`; leaves nothing behind when that fails. */
export async function contentOnDisk(source: ByteSource): Promise<Content> {
  const folder = path.join(env.dataDir, "scratch");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = path.join(folder, randomUUID());
  const file = await open(name, "wx+", 0o600);
  try {
    await rm(name);
    for await (const piece of source) await file.writeFile(piece);
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    bytesInMemory: 0,
    async head(count) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
      return buffer.subarray(0, bytesRead);
    },
    bytes: () => file.createReadStream({ start: 0, autoClose: false }),
    close: () => file.close(),
  };
}
