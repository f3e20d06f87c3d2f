// The port through which every call asks for its turn, and the limiter that serves one process.

import { Pace } from "@/server/llm/pace";
import type { HeaderReader } from "@/server/llm/types";

/** "late": no turn within the time that the caller has; ask again after `waitMs`. */
export type Turn = { kind: "go"; leave: () => void } | { kind: "late"; waitMs: number };

export interface Wanted {
  tokens: number;
  maxWaitMs: number;
}

export interface Limiter {
  /**
   * Resolves with a turn for a call of about so many tokens, first come first served, after at most
   * `maxWaitMs`. Rejects when `signal` aborts.
   */
  enter(key: string, wanted: Wanted, signal: AbortSignal): Promise<Turn>;
  /** Tells of an answer that was not refused for rate, whose headers may name the limits. */
  learn(key: string, headers: HeaderReader): void;
  /** One pause for all callers of `key`: the provider asked for `waitMs`. */
  pause(key: string, waitMs: number): void;
}

const FIRST_CALLS = 3;
const MOST_CALLS = 200;
const GROWTH_PER_ANSWER = 0.1;
const JITTER = 0.1;
const RETRY_MS = 1_000;
/** Node fires at once for anything longer than this. */
const LONGEST_TIMER_MS = 2_147_483_647;

interface Waiter {
  tokens: number;
  deadlineAt: number;
  settle: (turn: Turn) => void;
}

/**
 * The calls of one key, in monotonic time: a cap that halves with each pause and grows with each answer, the
 * pace of the provider's limits, and the shared pause.
 */
class Gate {
  #cap = FIRST_CALLS;
  #isKnown = false;
  #inFlight = 0;
  #pauseUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #pace = new Pace();
  readonly #waiters = new Set<Waiter>();

  enter({ tokens, maxWaitMs }: Wanted, signal: AbortSignal): Promise<Turn> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Turn>();
    const end = () => {
      this.#waiters.delete(waiter);
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    const waiter: Waiter = {
      tokens,
      deadlineAt: performance.now() + maxWaitMs,
      settle: (turn) => {
        end();
        resolve(turn);
      },
    };
    const onAbort = () => {
      end();
      reject(signal.reason);
    };
    const late = () => waiter.settle({ kind: "late", waitMs: Math.max(RETRY_MS, this.#pauseLeft()) });
    const timer = setTimeout(late, Math.min(LONGEST_TIMER_MS, Math.max(0, maxWaitMs)));
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiters.add(waiter);
    this.#serve();
    return promise;
  }

  learn(headers: HeaderReader): void {
    this.#pace.learn(headers);
    this.#cap = this.#isKnown ? Math.min(MOST_CALLS, this.#cap + GROWTH_PER_ANSWER) : MOST_CALLS;
    this.#isKnown = true;
    this.#serve();
  }

  pause(waitMs: number): void {
    // Calls that were in the air together are refused together: that is one reason to slow down, not many.
    if (this.#pauseLeft() === 0) this.#cap = Math.max(1, Math.floor(Math.min(this.#cap, this.#inFlight) / 2));
    this.#isKnown = true;
    const until = performance.now() + waitMs * (1 + Math.random() * JITTER);
    this.#pauseUntil = Math.max(this.#pauseUntil, until);
    this.#serve();
  }

  #pauseLeft(): number {
    return Math.max(0, this.#pauseUntil - performance.now());
  }

  #serve(): void {
    const pauseMs = this.#pauseLeft();
    if (pauseMs > 0) {
      this.#serveIn(pauseMs);
      for (const waiter of this.#waiters)
        if (waiter.deadlineAt < this.#pauseUntil) waiter.settle({ kind: "late", waitMs: Math.ceil(pauseMs) });
      return;
    }
    for (const waiter of this.#waiters) {
      if (this.#inFlight >= Math.floor(this.#cap)) return;
      const missingMs = this.#pace.missingMs(waiter.tokens);
      if (missingMs > 0) {
        this.#serveIn(missingMs);
        return;
      }
      this.#pace.take(waiter.tokens);
      this.#inFlight++;
      waiter.settle({ kind: "go", leave: this.#leaveOnce() });
    }
  }

  #serveIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#serve(), Math.min(LONGEST_TIMER_MS, Math.max(1, Math.ceil(ms))));
    this.#timer.unref();
  }

  #leaveOnce(): () => void {
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#inFlight--;
      this.#serve();
    };
  }
}

/** Limits the calls of this process alone; other processes show in what the headers say is left. */
export function processLimiter(): Limiter {
  const gates = new Map<string, Gate>();
  const gateOf = (key: string): Gate => {
    const gate = gates.get(key) ?? new Gate();
    gates.set(key, gate);
    return gate;
  };
  return {
    enter: async (key, wanted, signal) => gateOf(key).enter(wanted, signal),
    learn: (key, headers) => gateOf(key).learn(headers),
    pause: (key, waitMs) => gateOf(key).pause(waitMs),
  };
}
