// Labels one text: strategies in order, bounded retries, one repair call, and always a stated ending.

import { setTimeout as sleep } from "node:timers/promises";
import type { FailureCode } from "@/lib/failures";
import { MAX_RAW_REPLY_BYTES } from "@/lib/limits";
import { cutToBytes, replaceBadText } from "@/lib/text";
import { type Answer, attemptOnce, LONGEST_PAUSE_MS } from "@/server/llm/attempt";
import type { Budget } from "@/server/llm/budget";
import { dropStrategy, processRefusals, type Refusals } from "@/server/llm/ladder";
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
/** After so long without a call that succeeded, waiting by itself ends. */
const LONGEST_STALL_MS = 900_000;

/** What one more call can mend, by telling the answer back or by leaving more room. */
const REPAIRABLE: ReadonlySet<FailureCode> = new Set(["INVALID_LABEL", "BAD_JSON", "EMPTY", "LENGTH"]);

/** What calls share with others: of this process alone, or what a service keeps in the database for all. */
export interface Shared {
  limiter: Limiter;
  refusals: Refusals;
  /** What calls are paid from where a cap holds, else null. */
  budget: Budget | null;
}

const ownLimiter = processLimiter();

/**
 * One task, one outcome. Transient faults are tried up to five times within a minute, with full jitter, and
 * there is one repair call; a rate limit waits for `maxWaitMs` in all and never fails a task. Throws the signal's
 * reason when it aborts (the task stays to do), what the store of limits threw, and for mistakes of our own.
 */
export async function classifyText(
  provider: Provider,
  request: ClassifyRequest,
  shared: Partial<Shared> = {},
): Promise<Outcome> {
  const refusals = processRefusals(provider.baseUrl, request.model.id);
  const task = new Task(provider, request, { limiter: ownLimiter, refusals, budget: null, ...shared });
  request.signal.throwIfAborted();
  const { model, labels, system, user, isMeasured = false } = request;
  if (!isMeasured && !(await fitsWindow(model, [system, user], labels))) return task.fail("CONTEXT_EXCEEDED");
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
  readonly #shared: Shared;
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

  constructor(provider: Provider, request: ClassifyRequest, shared: Shared) {
    this.#provider = provider;
    this.#request = request;
    this.#shared = shared;
    this.#ledger = new Ledger(request.model);
    this.#deadlineAt = performance.now() + (request.maxWaitMs ?? MAX_WAIT_MS);
    this.#patience = request.stop ? AbortSignal.any([request.signal, request.stop]) : request.signal;
    const { model, labels, system, user, cacheKey = null } = request;
    this.#question = { model, labels, system, user, cacheKey, repair: null, allowance: 1 };
  }

  /** The ending, or null when another step is to follow. */
  async step(): Promise<Outcome | null> {
    const { signal, run } = this.#request;
    const attempt = await attemptOnce({
      provider: this.#provider,
      ...this.#shared,
      ledger: this.#ledger,
      question: this.#question,
      turn: {
        maxWaitMs: this.#deadlineAt - performance.now(),
        run: run?.id ?? "",
        priority: run?.priority ?? "interactive",
      },
      unsaidWaitMs: Math.min(MAX_BACKOFF_MS, UNSAID_WAIT_MS * 2 ** this.#refusals),
      patience: this.#patience,
      signal,
    });
    switch (attempt.kind) {
      case "label":
        return { kind: "done", labelIndex: attempt.index, ...sharesOf(attempt), ...this.#spent() };
      case "late":
        return this.wait(attempt.waitMs);
      case "spent":
        return this.#pause("BUDGET");
      case "impossible":
        return this.fail(attempt.code);
      case "unusable":
        return this.#afterUnusable(attempt);
      case "refused":
        return this.#afterRefusal(attempt);
      case "fault":
        return this.#afterFault(attempt);
    }
  }

  fail(code: FailureCode, raw: string | null = null, attempt?: Answer): Outcome {
    const rawReply = raw === null ? null : cutToBytes(replaceBadText(raw), MAX_RAW_REPLY_BYTES);
    const { httpStatus = null, requestId = null } = attempt ?? {};
    return { kind: "failed", code, rawReply, httpStatus, requestId, ...this.#spent() };
  }

  #afterUnusable(attempt: Answer & { kind: "unusable" }): Outcome | null | Promise<Outcome | null> {
    const { code, raw, strategy } = attempt;
    if (code === "BAD_ANSWER") return this.#retry(code, raw, attempt);
    if (!strategy.canRepair || this.#isRepaired || !REPAIRABLE.has(code))
      return this.fail(code, raw, attempt);
    this.#isRepaired = true;
    this.#question =
      code === "LENGTH" ? { ...this.#question, allowance: 2 } : { ...this.#question, repair: raw };
    return null;
  }

  async #afterFault(attempt: Answer & { kind: "fault" }): Promise<Outcome | null> {
    const { model, labels, signal } = this.#request;
    const { verdict, strategy } = attempt;
    switch (verdict.does) {
      case "abort":
        throw signal.reason ?? new DOMException("The call was aborted.", "AbortError");
      case "pause":
        return this.#pause(verdict.code);
      case "fail":
        return this.fail(verdict.code, null, attempt);
      case "next_strategy":
        return (await dropStrategy(this.#shared.refusals, { model, labels, name: strategy.name }))
          ? null
          : this.fail(verdict.code, null, attempt);
      case "retry":
        return this.#retry(verdict.code, null, attempt);
    }
  }

  /** The limiter holds the next step, and every other task of this key and model, until the pause is over. */
  #afterRefusal({ askedMs, stalledMs }: Answer & { kind: "refused" }): Outcome | null {
    this.#refusals++;
    const isOver = askedMs > LONGEST_PAUSE_MS || stalledMs > LONGEST_STALL_MS;
    return isOver ? this.#pause("RATE_LIMIT") : null;
  }

  async #retry(code: FailureCode, raw: string | null, attempt: Answer): Promise<Outcome | null> {
    this.#tries++;
    const waitMs = Math.random() * Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** this.#tries);
    this.#giveUpAt = Math.min(this.#giveUpAt, performance.now() - attempt.tookMs + TRYING_MS);
    if (this.#tries >= MAX_TRIES || performance.now() + waitMs >= this.#giveUpAt)
      return this.fail(code, raw, attempt);
    await sleep(waitMs, undefined, { signal: this.#patience }).catch(() => this.#patience.throwIfAborted());
    return null;
  }

  #pause(code: FailureCode): Outcome {
    return { kind: "pause", code, ...this.#spent() };
  }

  wait(waitMs: number): Outcome {
    return { kind: "wait", code: "RATE_LIMIT", waitMs: Math.ceil(waitMs), ...this.#spent() };
  }

  #spent() {
    return this.#ledger.read();
  }
}
