// Bounds what a source takes: time for each call, time and bytes for what is read, and an end when nobody wants it any more.
import type { Readable } from "node:stream";
import { faultOr, storageFault } from "@/server/storage/faults";
import { StorageError } from "@/server/storage/source";

/**
 * Gives `call` a signal that also ends after `ms`, and rejects then even if it does not listen. Rejects with
 * StorageError; with the caller's own reason where the caller stops it, but for a deadline of the caller's.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const { promise: end, reject } = Promise.withResolvers<never>();
  const stop = (reason: unknown) => {
    reject(reason);
    ended.abort(reason);
  };
  const onAbort = () => stop(isDeadline(signal.reason) ? new StorageError("TIMEOUT") : signal.reason);
  const timer = setTimeout(() => stop(new StorageError("TIMEOUT")), ms);
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await (ended.signal.aborted ? end : Promise.race([end, call(ended.signal)]));
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : storageFault(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

const isDeadline = (reason: unknown) => reason instanceof DOMException && reason.name === "TimeoutError";

export type ReadLimits = { maxBytes: number; callMs: number; readMs: number };

/** The pieces of a body, which is destroyed when its reader goes away early. */
export async function* boundedBytes(
  body: Readable,
  { maxBytes, callMs, readMs }: ReadLimits,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let bytes = 0;
  let leftMs = readMs;
  try {
    for (;;) {
      const beganAt = performance.now();
      // Whatever the clients call a body that ends too early, it was the way to the storage that failed.
      const next = () => pieces.next().catch(faultOr("NETWORK"));
      const piece = await within(Math.min(callMs, leftMs), signal, next);
      if (piece.done) return;
      leftMs -= performance.now() - beganAt;
      bytes += piece.value.byteLength;
      if (bytes > maxBytes) throw new StorageError("TOO_LARGE");
      yield piece.value;
    }
  } finally {
    body.destroy();
  }
}
