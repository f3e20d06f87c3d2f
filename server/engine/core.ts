// What the parts of one engine share: its settings, its store, the functions, and the jobs in flight.

import type { Registry } from "./registry";
import type { Sql, Store } from "./store";
import type { EngineEvent, EngineLog, Handler, Job } from "./types";

export type Settings = {
  baseUrl: string;
  servePath: string;
  maxConcurrency: number;
  leaseMs: number;
  backoffScale: number;
  checkpointing: boolean;
  retentionDays: number;
  tenantOf: (event: EngineEvent) => string | null;
  /** What of the tenant the event is about; `inspect` finds its runs by it. */
  subjectOf: (event: EngineEvent) => string | null;
  log: EngineLog;
};

/** Counts since the start; `claimMs` is the time all claims took together. */
export type Stats = { calls: number; claims: number; claimMs: number; checkpoints: number; dropped: number };

export type Core = {
  /** Identity of this process in leases; never used twice. */
  readonly id: string;
  readonly settings: Settings;
  readonly store: Store;
  readonly registry: Registry;
  /** By job id and token. */
  readonly inflight: Map<string, Job>;
  readonly stats: Stats;
  handler: Handler;
  /** Looks for work now, here and in the other processes. */
  wake(): void;
};

/** One transaction of the engine. */
export type Tx = Sql & {
  /** An event of the engine itself; it is routed before the transaction ends. */
  emit(event: EngineEvent): void;
  afterCommit(action: () => void): void;
};

/** The made-up address of the SDK's handler. */
export function serveUrl(core: Core): URL {
  return new URL(core.settings.servePath, core.settings.baseUrl);
}

export const isActive = (status: string): boolean => status === "queued" || status === "running";
