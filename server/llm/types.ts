// The words of the LLM layer: what is asked, what a provider answers, and how a task ends.

import type { TokenUsage } from "@/lib/cost";
import type { FailureCode } from "@/lib/failures";
import type { Model, StrategyName } from "@/lib/models/types";
import type { Priority } from "@/server/llm/limits";

/** One choice of the frozen label list; the description is one line or null. */
export interface LabelChoice {
  value: string;
  description: string | null;
}

/** One task as it goes to a model: the rendered panes, which show the classes, and the labels. */
export interface ClassifyRequest {
  model: Model;
  /** At least two; answers are positions in this list. */
  labels: readonly LabelChoice[];
  system: string;
  user: string;
  /** Breaks off the call in flight; its answer is lost although it is paid for. */
  signal: AbortSignal;
  /** Starts no new call once it aborts; the call in flight is finished and its answer kept. */
  stop?: AbortSignal;
  /** How long the task may wait for its turn at the rate limit; by default a minute. */
  maxWaitMs?: number;
  /** Runs are served in turn; a call without a run is somebody's who waits for it. */
  run?: { id: string; priority: Priority };
  /** The panes were measured and fit; otherwise that is looked at first. */
  isMeasured?: boolean;
  /** Names the fixed part of the prompt (the version's id) so that the provider can cache it. */
  cacheKey?: string;
}

/** A probability that the provider gave for a label, by its position; from 0 to 1. */
export interface LabelShare {
  index: number;
  share: number;
}

/** What every ending has: the calls that were made and what they used; `costUsd` null is unknown. */
export interface Spent {
  strategy: StrategyName | null;
  attempts: number;
  usage: TokenUsage;
  costUsd: number | null;
  /** Milliseconds spent in calls, waiting between them left out. */
  latencyMs: number;
}

/** `confidence` is from 0 to 1; it and `shares`, the likeliest labels first, are the provider's own numbers, or null. */
export type Done = Spent & {
  kind: "done";
  labelIndex: number;
  confidence: number | null;
  shares: LabelShare[] | null;
};

/** `rawReply` holds at most MAX_RAW_REPLY_BYTES and is storable text. */
export type Failed = Spent & {
  kind: "failed";
  code: FailureCode;
  rawReply: string | null;
  httpStatus: number | null;
  requestId: string | null;
};

/** No turn in time, or a stop: the task stays to do, and may be tried again after `waitMs`. */
export type Wait = Spent & { kind: "wait"; code: "RATE_LIMIT"; waitMs: number };

/** Every other task would fail the same way: the task stays to do and the run pauses. */
export type Pause = Spent & { kind: "pause"; code: FailureCode };

export type Outcome = Done | Failed | Wait | Pause;

export type CallPath = "/chat/completions" | "/completions" | "/decisions" | "lexical";

/** One request as a strategy builds it. */
export interface Call {
  path: CallPath;
  body: Record<string, unknown>;
}

/** What we read of headers, whoever's class they are. */
export interface HeaderReader {
  get(name: string): string | null;
}

/** A reply that arrived whole; `data` is whatever stood in it. */
export interface Reply {
  data: unknown;
  requestId: string | null;
  headers: HeaderReader;
}

/** The one door to a model. `send` throws ProviderError for every fault and nothing else. */
export interface Provider {
  /** Calls with the same key share one rate limit: key and host in a form that tells neither. */
  limitKey: string;
  /** Where the models run: a refused ability is remembered for this address. */
  baseUrl: string;
  send(call: Call, signal: AbortSignal): Promise<Reply>;
}
