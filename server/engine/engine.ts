// An executor for Inngest functions inside this process, with its state in PostgreSQL. See README.md.

import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { type Core, type Settings, serveUrl } from "./core";
import { addCrons, syncCrons } from "./crons";
import { drainJobs } from "./drain";
import { createFetch } from "./fetch";
import { type EngineHealth, type QueueState, readHealth, readQueue } from "./health";
import { beat, joinProcesses, leaveProcesses } from "./heartbeat";
import { ulid } from "./ids";
import { type InspectedRun, type Inspection, inspectRuns } from "./inspect";
import { logFailure } from "./log";
import { type Loop, startLoop } from "./loop";
import { createRegistry, fetchFunctions } from "./registry";
import { cleanUp, forgetTenant } from "./retention";
import { migrate } from "./schema";
import { sendEvents } from "./send";
import { createStore } from "./store";
import type { Handler, IncomingEvent } from "./types";

const HOUR_MS = 3_600_000;
/** Ten seconds are what most supervisors give a process; the leases go back within what is left of them. */
const STOP_LIMIT_MS = 8_000;
const LEAVE_LIMIT_MS = 1_000;
const FIRST_CLEAN_UP_MS = 60_000;

/** The pool is made with `onConnect: prepareSession`. */
export type EngineOptions = Partial<Settings> & { pool: pg.Pool };

export type Engine = {
  /** For the client: `new Inngest({ fetch: engine.fetch, … })`. */
  readonly fetch: typeof globalThis.fetch;
  readonly stats: Core["stats"];
  /** Creates or updates the schema `engine`. */
  migrate(): Promise<void>;
  /** Loads the functions behind a handler (`serve` of inngest/edge). Again at any time, for new code. */
  register(handler: Handler): Promise<number>;
  /** Starts to do work; needs `migrate` and `register` first. */
  start(): Promise<void>;
  /** Claims no more, waits for what runs (8 s at most), gives the rest back; never longer than a second more. */
  stop(limitMs?: number): Promise<void>;
  /** For tests: works until nothing is left but crons. `skipTime` moves sleeps and retries forward. */
  drain(options?: { skipTime?: boolean; limitMs?: number }): Promise<void>;
  /** Returns the engine's event ids. The SDK's client does the same through `fetch`. */
  send(events: IncomingEvent | IncomingEvent[], seed?: string | null): Promise<string[]>;
  health(): Promise<EngineHealth>;
  /** The part of the queue that belongs to one tenant. */
  queue(tenant: string): Promise<QueueState>;
  /** The runs of one subject (see `subjectOf`), newest first, with their steps. */
  inspect(inspection: Inspection): Promise<InspectedRun[]>;
  /** Deletes what is older than the retention; a started engine does so each hour. */
  cleanUp(): Promise<void>;
  /** Deletes the runs and events of one tenant. */
  forget(tenant: string): Promise<void>;
};

/**
 * For `onConnect` of the pool. All statements look up by an index, and a prepared one keeps its plan: one that was made
 * while a table was small would read all of it when it is large.
 */
export async function prepareSession(client: { query(text: string): Promise<unknown> }): Promise<void> {
  await client.query("set enable_seqscan = off");
}

export function createEngine({ pool, ...options }: EngineOptions): Engine {
  const core = createCore(pool, options);
  const worker = createWorker(core);
  let registered = false;
  return {
    fetch: createFetch(core),
    stats: core.stats,
    migrate: () => migrate(core.store),
    async register(handler) {
      core.handler = handler;
      const functions = await fetchFunctions(handler, serveUrl(core));
      if (functions) core.registry.load(functions);
      registered = true;
      if (worker.running()) await syncCrons(core);
      return core.registry.all().length;
    },
    async start() {
      if (!registered) throw new Error("The engine was started before its functions were registered");
      await worker.start();
    },
    stop: (limitMs = STOP_LIMIT_MS) => worker.stop(limitMs),
    async drain({ skipTime = false, limitMs = 60_000 } = {}) {
      const mine = !worker.running();
      if (mine) await worker.start({ crons: false });
      try {
        await drainJobs(core, { skipTime, limitMs });
      } finally {
        if (mine) await worker.stop(STOP_LIMIT_MS);
      }
    },
    send: (events, seed = null) => sendEvents(core, [events].flat(), seed),
    health: () => readHealth(core),
    queue: (tenant) => readQueue(core, tenant),
    inspect: (inspection) => inspectRuns(core, inspection),
    cleanUp: () => cleanUp(core),
    forget: (tenant) => core.store.transaction((sql) => forgetTenant(sql, tenant)),
  };
}

function createCore(pool: pg.Pool, options: Partial<Settings>): Core & { onWake: () => void } {
  const id = `${hostname()}-${process.pid}-${ulid()}`;
  const settings: Settings = {
    baseUrl: "http://inngest.embedded",
    servePath: "/api/inngest",
    maxConcurrency: 20,
    leaseMs: 30_000,
    backoffScale: 1,
    checkpointing: true,
    retentionDays: 7,
    tenantOf: () => null,
    subjectOf: () => null,
    log: () => undefined,
    ...options,
  };
  const core = {
    id,
    settings,
    // A process that freezes keeps its locks no longer than its jobs.
    store: createStore(pool, id, settings.leaseMs),
    registry: createRegistry(),
    inflight: new Map(),
    stats: { calls: 0, claims: 0, claimMs: 0, checkpoints: 0, dropped: 0 },
    handler: () => Promise.reject(new Error("no handler is registered")),
    onWake: () => undefined,
    wake() {
      core.onWake();
      core.store.notify();
    },
  };
  return core;
}

type Worker = {
  running(): boolean;
  start(options?: { crons: boolean }): Promise<void>;
  stop(limitMs: number): Promise<void>;
};

function createWorker(core: Core & { onWake: () => void }): Worker {
  let current: { loop: Loop; release(): void } | undefined;
  let starting: Promise<void> | undefined;
  const start = async (crons: boolean): Promise<void> => {
    await joinProcesses(core);
    if (crons) await syncCrons(core);
    const stopListening = await core.store.listen(() => core.onWake());
    const loop = startLoop(core);
    core.onWake = () => loop.wake();
    const timers = startTimers(core, crons);
    const release = (): void => {
      for (const timer of timers) clearTimeout(timer);
      core.onWake = () => undefined;
      stopListening();
    };
    current = { loop, release };
  };
  return {
    running: () => current !== undefined,
    async start({ crons } = { crons: true }) {
      if (current) return;
      starting ??= start(crons).finally(() => {
        starting = undefined;
      });
      await starting;
    },
    async stop(limitMs) {
      await starting;
      const ending = current;
      if (!ending) return;
      current = undefined;
      const deadline = performance.now() + limitMs;
      await Promise.race([ending.loop.end(), atMost(limitMs)]);
      while (core.inflight.size > 0 && performance.now() < deadline) await sleep(10);
      ending.release();
      // With the database away there is nobody to tell: the leases end by themselves.
      const left = leaveProcesses(core).catch((error: unknown) =>
        logFailure(core, "leases not given back", error),
      );
      await Promise.race([left, atMost(LEAVE_LIMIT_MS)]);
    },
  };
}

const atMost = (ms: number): Promise<void> => sleep(ms, undefined, { ref: false });

async function pulse(core: Core, crons: boolean): Promise<void> {
  await beat(core);
  if (crons) await addCrons(core, core.store);
}

function startTimers(core: Core, crons: boolean): NodeJS.Timeout[] {
  const guarded = (name: string, action: (core: Core) => Promise<void>) => () =>
    void action(core).catch((error: unknown) => logFailure(core, name, error));
  const cleaning = guarded("clean-up failed", cleanUp);
  return [
    setInterval(
      guarded("heartbeat failed", () => pulse(core, crons)),
      core.settings.leaseMs / 3,
    ),
    setTimeout(cleaning, FIRST_CLEAN_UP_MS),
    setInterval(cleaning, HOUR_MS),
  ];
}
