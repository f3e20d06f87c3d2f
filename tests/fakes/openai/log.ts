// What arrived at a simulator, told without a key and without a text: enough to prove that neither went where it should not.

import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** A request in full, for the test that runs the simulator in its own process. */
export interface SeenRequest {
  method: string;
  path: string;
  /** What stood behind "Bearer". */
  key: string;
  model: string;
  /** The body as it came, at most MAX_KEPT_CHARS of it. */
  raw: string;
  headers: IncomingHttpHeaders;
}

/** The same request for everybody else. */
export interface LogEntry {
  method: string;
  path: string;
  /** The host that the caller meant. */
  host: string;
  /** fingerprintOf(key); null without one. */
  key: string | null;
  model: string;
  bytes: number;
  sha256: string;
  /** The markers that stood in body, path or headers. */
  markers: string[];
  headerNames: string[];
}

const MAX_RECORDED = 1_000;
const MAX_KEPT_CHARS = 1_000_000;

export const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");

/** Tells keys apart without telling them. */
export const fingerprintOf = (key: string): string => sha256(key).slice(0, 12);

export class CallLog {
  /** The latest ones, oldest first. */
  readonly requests: SeenRequest[] = [];
  readonly entries: LogEntry[] = [];

  add(seen: Omit<SeenRequest, "raw">, body: Buffer, markers: readonly string[]): void {
    const { method, path, key, model, headers } = seen;
    const raw = body.subarray(0, MAX_KEPT_CHARS).toString("utf8");
    push(this.requests, { ...seen, raw });
    const places = [path, JSON.stringify(headers)];
    push(this.entries, {
      method,
      path,
      host: headers.host ?? "",
      key: key === "" ? null : fingerprintOf(key),
      model,
      bytes: body.length,
      sha256: sha256(body),
      markers: markers.filter((marker) => body.includes(marker) || places.some((at) => at.includes(marker))),
      headerNames: Object.keys(headers).sort(),
    });
  }
}

function push<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > MAX_RECORDED) list.shift();
}
