// From what went wrong in a call to the code that a task or a run carries.

import type { FailureCode } from "@/lib/failures";
import { lifecycleOf } from "@/lib/models";
import type { Model } from "@/lib/models/types";
import type { HeaderReader } from "@/server/llm/types";

/** A fault of one call, without any text of the provider. */
export type Fault =
  | { kind: "aborted" }
  | { kind: "timeout" }
  | { kind: "network" }
  | { kind: "redirect" }
  | { kind: "bad_answer" }
  | StatusFault;

export interface StatusFault {
  kind: "status";
  status: number;
  code: string | null;
  type: string | null;
  param: string | null;
  /** The refusal says that the model lacks an ability that the request uses. */
  saysUnsupported: boolean;
  /** The refusal says that the request alone is more than a minute's limit, so that no waiting helps. */
  saysTooLarge: boolean;
  requestId: string | null;
  headers: HeaderReader;
}

/** What `Provider.send` throws. The provider's own text is not kept: it may repeat part of a key. */
export class ProviderError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.kind);
  }
}

/**
 * What follows from a fault: end the task, try it again, wait for the shared rate limit, pause the run, go on
 * to the next strategy, or stop because our own side asked for it.
 */
export type Verdict =
  | { does: "fail" | "retry" | "pause" | "next_strategy"; code: FailureCode }
  | { does: "wait"; code: "RATE_LIMIT"; waitMs: number | null; headers: HeaderReader }
  | { does: "abort" };

const ABILITY_PARAM =
  /^(response_format|tools|tool_choice|functions|logit_bias|logprobs|top_logprobs|temperature|seed|max_tokens|max_completion_tokens|reasoning_effort)/;

/** Texts by which providers refuse a parameter without naming it in `param`. */
const UNSUPPORTED_TEXT =
  /unrecognized request argument|not supported with this model|unsupported (parameter|value)/i;
const TOO_LARGE_TEXT = /^(\d+ )?request too large/i;

/** What only the words of a refusal tell. */
export const toldBy = (message: string) => ({
  saysUnsupported: UNSUPPORTED_TEXT.test(message),
  saysTooLarge: TOO_LARGE_TEXT.test(message),
});

/** The verdict on a fault of a call to `model` (null: none in particular); `today` is "2026-11-22". */
export function judge(fault: Fault, model: Model | null, today: string): Verdict {
  switch (fault.kind) {
    case "aborted":
      return { does: "abort" };
    case "timeout":
      return { does: "retry", code: "TIMEOUT" };
    case "network":
      return { does: "retry", code: "NETWORK" };
    case "bad_answer":
      return { does: "retry", code: "BAD_ANSWER" };
    case "redirect":
      // Following it would take the text to another host; only the operator can mend that.
      return { does: "pause", code: "UPSTREAM" };
    case "status":
      return judgeStatus(fault, model, today);
  }
}

function judgeStatus(fault: StatusFault, model: Model | null, today: string): Verdict {
  const { status, code } = fault;
  if (status === 401 || status === 403) return { does: "pause", code: "KEY_INVALID" };
  if (status === 404) {
    const isOver = model !== null && lifecycleOf(model, today).state === "shutdown";
    return { does: "pause", code: isOver ? "MODEL_RETIRED" : "MODEL_NOT_FOUND" };
  }
  if (status === 429 && (code === "insufficient_quota" || fault.type === "insufficient_quota"))
    return { does: "pause", code: "QUOTA" };
  if (status === 429 && fault.saysTooLarge) return { does: "fail", code: "CONTEXT_EXCEEDED" };
  if (status === 429) {
    const { headers, type } = fault;
    return { does: "wait", code: "RATE_LIMIT", waitMs: askedWaitMs(headers, type), headers };
  }
  if (status === 408 || status === 409 || status >= 500) {
    const isFinal = fault.headers.get("x-should-retry") === "false";
    return { does: isFinal ? "fail" : "retry", code: "UPSTREAM" };
  }
  if (code === "context_length_exceeded") return { does: "fail", code: "CONTEXT_EXCEEDED" };
  if (code === "content_policy_violation" || code === "content_filter")
    return { does: "fail", code: "CONTENT_FILTER" };
  const lacksAbility =
    fault.saysUnsupported || code?.startsWith("unsupported_") || ABILITY_PARAM.test(fault.param ?? "");
  return { does: lacksAbility ? "next_strategy" : "fail", code: "BAD_REQUEST" };
}

/**
 * Milliseconds that a 429 asks us to wait, or null when it says nothing readable: retry-after-ms, else
 * Retry-After in seconds or as a date, else the reset of the limit that ran out.
 */
export function askedWaitMs(
  headers: HeaderReader,
  limitType: string | null,
  ownNow = Date.now(),
): number | null {
  const ms = readNumber(headers.get("retry-after-ms"));
  if (ms !== null) return ms;
  const after = headers.get("retry-after");
  const seconds = readNumber(after);
  if (seconds !== null) return seconds * 1000;
  const until = after === null ? Number.NaN : Date.parse(after);
  // By the clock of the provider, which names the date.
  const theirNow = Date.parse(headers.get("date") ?? "");
  const now = Number.isNaN(theirNow) ? ownNow : theirNow;
  if (until >= now) return until - now;
  const kind = limitType === "tokens" ? "tokens" : "requests";
  return parseSpanMs(headers.get(`x-ratelimit-reset-${kind}`));
}

const readNumber = (text: string | null): number | null => {
  if (text === null || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
};

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** "120ms", "1.5s", "6m0s" in milliseconds; null for anything else. */
export function parseSpanMs(text: string | null): number | null {
  if (text === null || text.length > 40 || !/^(?:\d+(?:\.\d+)?(?:ms|[smh]))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(ms|[smh])/g))
    total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  return total;
}
