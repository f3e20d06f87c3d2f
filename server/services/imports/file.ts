// The uploaded files that wait on disk for their import: written while counted, read as a stream, removed when done.
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "@/lib/errors";
import { env } from "@/server/env";
import type { ByteSource } from "@/server/transfer/types";

const UPLOADS = "uploads";
const STORED_NAME = /^[0-9a-f-]{36}$/;

/** Absolute path of a stored upload. Throws for a name that we did not make. */
function pathOf(name: string): string {
  if (!STORED_NAME.test(name)) throw new Error("not the name of an upload");
  return path.join(env.dataDir, UPLOADS, name);
}

class TooLarge extends Error {}

/**
 * Writes the body and returns its name and size, or null when it has more than `maxBytes`; then nothing stays behind.
 * Throws unavailable when the disk is full.
 */
export async function storeUpload(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<{ name: string; sizeBytes: number } | null> {
  const name = randomUUID();
  let sizeBytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      done(sizeBytes > maxBytes ? new TooLarge() : null, chunk);
    },
  });
  await mkdir(path.join(env.dataDir, UPLOADS), { recursive: true, mode: 0o700 });
  try {
    const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(source, count, createWriteStream(pathOf(name), { flags: "wx", mode: 0o600 }));
    return { name, sizeBytes };
  } catch (error) {
    await removeUpload(name);
    if (error instanceof TooLarge) return null;
    if ((error as NodeJS.ErrnoException).code === "ENOSPC")
      throw new AppError(
        "unavailable",
        "The server's disk is full, so the file was not taken. Tell whoever runs it.",
      );
    throw error;
  }
}

export const readUpload = (name: string): ByteSource => createReadStream(pathOf(name));

/** The first `bytes` bytes. */
export async function readHead(name: string, bytes: number): Promise<Uint8Array> {
  const file = await open(pathOf(name), "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Without an error when it is gone already. */
export const removeUpload = (name: string) => rm(pathOf(name), { force: true });
