// What every strategy is: a pure builder of one request and a pure reader of its answer.

import type { FailureCode } from "@/lib/failures";
import type { Model, StrategyName } from "@/lib/models/types";
import type { Call, LabelChoice, LabelShare } from "@/server/llm/types";

/** One task, ready to be put into a request. */
export interface Question {
  model: Model;
  labels: readonly LabelChoice[];
  system: string;
  user: string;
  cacheKey: string | null;
  /** The last answer when it was not a label: it is told back once. */
  repair: string | null;
  /** 2 gives an answer that was cut off twice the room. */
  allowance: 1 | 2;
}

/** A label by its position, or why there is none; `raw` is what the model said. */
export type Reading =
  | { kind: "label"; index: number; confidence: number | null; shares: LabelShare[] | null }
  | { kind: "unusable"; code: FailureCode; raw: string };

export interface Strategy {
  name: StrategyName;
  /** True when the answer is free enough that asking once more can help. */
  canRepair: boolean;
  /** False when the label set is beyond what the provider takes this way. */
  accepts(labels: readonly LabelChoice[]): boolean;
  build(question: Question): Call | Promise<Call>;
  read(data: unknown, labels: readonly string[]): Reading;
}

/** What is kept of a distribution. */
const MAX_SHARES = 10;

/** The largest shares, the largest first. */
export const topShares = (shares: readonly LabelShare[]): LabelShare[] =>
  shares.toSorted((a, b) => b.share - a.share).slice(0, MAX_SHARES);

export const unusable = (code: FailureCode, raw = ""): Reading => ({ kind: "unusable", code, raw });
