// The shapes the engine works with: function configurations, events, rows, and the messages of the SDK.

export type Trigger = { event?: string; cron?: string; expression?: string; jitter?: string };

export type ConcurrencyLimit = { limit: number; key?: string; scope?: "fn" | "env" | "account" };

/** One function as the SDK reports it on registration. */
export type FunctionConfig = {
  id: string;
  name: string;
  triggers: Trigger[];
  steps: { step: { retries?: { attempts?: number } } };
  concurrency?: number | ConcurrencyLimit | ConcurrencyLimit[];
  throttle?: { limit: number; period: string; burst?: number; key?: string };
  rateLimit?: { limit: number; period: string; key?: string };
  debounce?: { period: string; timeout?: string; key?: string };
  batchEvents?: { maxSize: number; timeout: string; key?: string; if?: string };
  idempotency?: string;
  singleton?: { key?: string; mode: "skip" | "cancel" };
  cancel?: { event: string; if?: string; timeout?: string }[];
  priority?: { run?: string };
  timeouts?: { start?: string; finish?: string };
};

export type EngineEvent = {
  id: string;
  name: string;
  data: Record<string, unknown>;
  user?: unknown;
  v?: string | null;
  ts: number;
};

/** An event as the SDK or a caller sends it: everything but the name may be missing. */
export type IncomingEvent = {
  id?: string | null;
  name: string;
  data?: Record<string, unknown> | null;
  user?: unknown;
  v?: string | null;
  ts?: number | null;
};

export type JobKind = "call" | "wake" | "cron" | "debounce" | "batch";

export type Job = {
  id: string;
  kind: JobKind;
  fn: string;
  run_id: string | null;
  step_id: string | null;
  payload: Record<string, unknown> | null;
  attempt: number;
  crashes: number;
  token: number;
};

export type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled";

export type Run = {
  id: string;
  fn: string;
  tenant: string | null;
  status: RunStatus;
  events: [EngineEvent, ...EngineEvent[]];
  force_plan: boolean;
  version: number;
  parent_run: string | null;
  parent_step: string | null;
  ckeys: string[];
  step_count: number;
};

export type ErrorValue = { name: string; message: string; stack?: string; cause?: unknown };

/** Why a call failed and will be repeated; `step` is the name of the step that did. */
export type Failure = { step: string | null; name: string; message: string };

/** What a finished step holds: null = a sleep that is over or a wait that timed out. */
export type StepValue =
  | null
  | { type: "data"; data: unknown }
  | { type: "error"; error: ErrorValue }
  | EngineEvent;

/** One operation of a 206 reply or a checkpoint. */
export type Operation = {
  id: string;
  op: string;
  name?: string;
  displayName?: string;
  /** b: how long the step took, in ns. */
  timing?: { b?: number };
  data?: unknown;
  error?: unknown;
  opts?: Record<string, unknown> | null;
};

/** The answer of the SDK to one call. */
export type Reply = {
  status: number;
  noRetry: boolean;
  retryAfter: string | null;
  version: number;
  body: unknown;
};

export type Handler = (request: Request) => Promise<Response>;

export type LogLevel = "info" | "warn" | "error";
export type LogFields = Record<string, string | number | boolean | null>;
export type EngineLog = (level: LogLevel, message: string, fields: LogFields) => void;

export const EVENT_FAILED = "inngest/function.failed";
export const EVENT_FINISHED = "inngest/function.finished";
export const EVENT_CANCELLED = "inngest/function.cancelled";
export const EVENT_INVOKED = "inngest/function.invoked";
export const EVENT_TIMER = "inngest/scheduled.timer";
