// Labels one text: strategies in order, bounded retries, one repair call, and always a stated ending.

import { setTimeout as sleep } from "node:timers/promises";
import type { FailureCode } from "@/lib/failures";
import { MAX_RAW_REPLY_BYTES } from "@/lib/limits";
import { cutToBytes, replaceBadText } from "@/lib/text";
import { type Attempt, attemptOnce } from "@/server/llm/attempt";
import { judge, type Verdict } from "@/server/llm/errors";
import { dropStrategy, nextStrategy } from "@/server/llm/ladder";
import { Ledger } from "@/server/llm/ledger";
import { type Limiter, processLimiter } from "@/server/llm/limiter";
import type { Question, Reading } from "@/server/llm/strategies/strategy";
import { fitsWindow } from "@/server/llm/tokens";
import type { ClassifyRequest, Outcome, Provider } from "@/server/llm/types";

const MAX_WAIT_MS = 60_000;
/** From the first call that met a transient fault: a provider that hangs must not hold a task for ever. */
const TRYING_MS = 60_000;
const MAX_TRIES = 5;
const BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
const UNSAID_WAIT_MS = 1_000;

/** What one more call can mend, by telling the answer back or by leaving more room. */
const REPAIRABLE: ReadonlySet<FailureCode> = new Set(["INVALID_LABEL", "BAD_JSON", "EMPTY", "LENGTH"]);

const sharedLimiter = processLimiter();

/**
 * One task, one outcome. Transient faults are tried up to five times within a minute, with full jitter, and
 * there is one repair call; a rate limit waits for `maxWaitMs` in all and never fails a task. Throws the signal's
 * reason when it aborts (the task stays to do), and for mistakes of our own; nothing else.
 */
export async function classifyText(
  provider: Provider,
  request: ClassifyRequest,
  limiter: Limiter = sharedLimiter,
): Promise<Outcome> {
  const task = new Task(provider, request, limiter);
  request.signal.throwIfAborted();
  if (!(await fitsWindow(request.model, [request.system, request.user], request.labels)))
    return task.fail("CONTEXT_EXCEEDED");
  try {
    for (;;) {
      const outcome = await task.step();
      if (outcome) return outcome;
    }
  } catch (error) {
    if (request.stop?.aborted && !request.signal.aborted) return task.wait(0);
    throw error;
  }
}

const sharesOf = ({ confidence, shares }: Reading & { kind: "label" }) => ({ confidence, shares });

/** The state of one task between its calls; each step makes at most one call. */
class Task {
  readonly #provider: Provider;
  readonly #request: ClassifyRequest;
  readonly #limiter: Limiter;
  readonly #ledger: Ledger;
  /** All times are monotonic: a clock that is set back must not stretch a wait. */
  readonly #deadlineAt: number;
  /** Ends every wait; the call itself listens to the request's signal alone. */
  readonly #patience: AbortSignal;
  #question: Question;
  #tries = 0;
  #giveUpAt = Number.POSITIVE_INFINITY;
  #refusals = 0;
  #isRepaired = false;

  constructor(provider: Provider, request: ClassifyRequest, limiter: Limiter) {
    this.#provider = provider;
    this.#request = request;
    this.#limiter = limiter;
    this.#ledger = new Ledger(request.model);
    this.#deadlineAt = performance.now() + (request.maxWaitMs ?? MAX_WAIT_MS);
    this.#patience = request.stop ? AbortSignal.any([request.signal, request.stop]) : request.signal;
    const { model, labels, system, user, cacheKey = null } = request;
    this.#question = { model, labels, system, user, cacheKey, repair: null, allowance: 1 };
  }

  /** The ending, or null when another step is to follow. */
  async step(): Promise<Outcome | null> {
    const { model, labels, signal } = this.#request;
    const strategy = nextStrategy(this.#provider.host, model, labels);
    if (!strategy) return this.fail("BAD_REQUEST");
    const attempt = await attemptOnce({
      provider: this.#provider,
      limiter: this.#limiter,
      ledger: this.#ledger,
      question: this.#question,
      strategy,
      maxWaitMs: this.#deadlineAt - performance.now(),
      patience: this.#patience,
      signal,
    });
    switch (attempt.kind) {
      case "label":
        return { kind: "done", labelIndex: attempt.index, ...sharesOf(attempt), ...this.#spent() };
      case "late":
        return this.wait(attempt.waitMs);
      case "unusable":
        return this.#afterUnusable(attempt, strategy.canRepair);
      case "fault":
        return this.#afterFault(attempt);
    }
  }

  fail(code: FailureCode, raw: string | null = null, attempt?: Attempt): Outcome {
    const rawReply = raw === null ? null : cutToBytes(replaceBadText(raw), MAX_RAW_REPLY_BYTES);
    const { httpStatus = null, requestId = null } = attempt ?? {};
    return { kind: "failed", code, rawReply, httpStatus, requestId, ...this.#spent() };
  }

  #afterUnusable(
    attempt: Attempt & { kind: "unusable" },
    canRepair: boolean,
  ): Outcome | null | Promise<Outcome | null> {
    const { code, raw } = attempt;
    if (code === "BAD_ANSWER") return this.#retry(code, raw, attempt);
    if (!canRepair || this.#isRepaired || !REPAIRABLE.has(code)) return this.fail(code, raw, attempt);
    this.#isRepaired = true;
    this.#question =
      code === "LENGTH" ? { ...this.#question, allowance: 2 } : { ...this.#question, repair: raw };
    return null;
  }

  #afterFault(attempt: Attempt & { kind: "fault" }): Outcome | null | Promise<Outcome | null> {
    const { model, labels, signal } = this.#request;
    const verdict: Verdict = judge(attempt.fault, model, new Date().toISOString().slice(0, 10));
    switch (verdict.does) {
      case "abort":
        throw signal.reason ?? new DOMException("The call was aborted.", "AbortError");
      case "pause":
        return { kind: "pause", code: verdict.code, ...this.#spent() };
      case "fail":
        return this.fail(verdict.code, null, attempt);
      case "next_strategy":
        return dropStrategy(this.#provider.host, model, attempt.strategy, labels)
          ? null
          : this.fail(verdict.code, null, attempt);
      case "wait":
        // The limiter holds the next step, and every other task of this key, until the pause is over.
        this.#limiter.pause(attempt.limitKey, verdict.waitMs ?? this.#unsaidWaitMs());
        return null;
      case "retry":
        return this.#retry(verdict.code, null, attempt);
    }
  }

  async #retry(code: FailureCode, raw: string | null, attempt: Attempt): Promise<Outcome | null> {
    this.#tries++;
    const waitMs = Math.random() * Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** this.#tries);
    this.#giveUpAt = Math.min(this.#giveUpAt, performance.now() - attempt.tookMs + TRYING_MS);
    if (this.#tries >= MAX_TRIES || performance.now() + waitMs >= this.#giveUpAt)
      return this.fail(code, raw, attempt);
    await sleep(waitMs, undefined, { signal: this.#patience }).catch(() => this.#patience.throwIfAborted());
    return null;
  }

  #unsaidWaitMs(): number {
    return Math.min(MAX_BACKOFF_MS, UNSAID_WAIT_MS * 2 ** this.#refusals++);
  }

  wait(waitMs: number): Outcome {
    return { kind: "wait", code: "RATE_LIMIT", waitMs: Math.ceil(waitMs), ...this.#spent() };
  }

  #spent() {
    return this.#ledger.read();
  }
}
