// The calls of one process with one key and model: who goes next, how many at once, and what must be leased for them.

import type { Answered, Turn, Wanted } from "@/server/llm/limiter";
import {
  GROWTH_PER_ANSWER,
  LEASE_MS,
  type Lease,
  type LeaseAsk,
  type LimitPlace,
  type LimitStore,
} from "@/server/llm/limits";
import { Pace } from "@/server/llm/pace";
import { FairQueue, type Queued } from "@/server/llm/queue";
import type { HeaderReader } from "@/server/llm/types";

/** Until the first answer tells the limits. */
const FIRST_CALLS = 3;
const JITTER = 0.1;
/** Node fires at once for anything longer than this. */
const LONGEST_TIMER_MS = 2_147_483_647;
const IDLE_MS = 600_000;

interface Waiter extends Queued {
  deadlineAt: number;
  settle: (turn: Turn) => void;
  reject: (reason: unknown) => void;
}

/** In monotonic time. What it may do beyond its own knowledge it leases from the store, some tenths of a second at a time. */
export class Gate {
  readonly #store: LimitStore;
  readonly #place: LimitPlace;
  readonly #mostCalls: number;
  readonly #pace = new Pace();
  readonly #queue = new FairQueue<Waiter>();
  #cap: number | null = null;
  #isKnown = false;
  #inFlight = 0;
  #pauseUntil = 0;
  #stalledMs = 0;
  #answers = 0;
  #isLeasing = false;
  #askAgainAt = 0;
  /** Calls since the last lease was asked for, from which the next one is foreseen. */
  #usage = { calls: 0, since: 0 };
  #usedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = 0;

  constructor(store: LimitStore, place: LimitPlace, mostCalls: number) {
    this.#store = store;
    this.#place = place;
    this.#mostCalls = mostCalls;
  }

  enter({ maxWaitMs, ...wanted }: Wanted, signal: AbortSignal): Promise<Turn> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Turn>();
    const end = () => {
      this.#queue.delete(waiter);
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    const waiter: Waiter = {
      ...wanted,
      deadlineAt: performance.now() + maxWaitMs,
      settle: (turn) => {
        end();
        resolve(turn);
      },
      reject: (reason) => {
        end();
        reject(reason);
      },
    };
    const onAbort = () => waiter.reject(signal.reason);
    const late = () => waiter.settle({ kind: "late", waitMs: Math.ceil(this.#pauseLeft()) });
    const timer = setTimeout(late, Math.min(LONGEST_TIMER_MS, Math.max(0, maxWaitMs)));
    signal.addEventListener("abort", onAbort, { once: true });
    this.#queue.add(waiter);
    this.#serve();
    return promise;
  }

  learn({ headers, estimated, charged }: Answered): void {
    this.#pace.learn(headers, performance.now());
    if (charged !== null) this.#pace.weigh(estimated, charged);
    this.#isKnown = true;
    this.#answers++;
    if (this.#cap !== null) this.#cap += GROWTH_PER_ANSWER;
    this.#serve();
  }

  async refused(waitMs: number, headers: HeaderReader): Promise<number> {
    const now = performance.now();
    this.#pace.learn(headers, now);
    // Calls that were in the air together are refused together: that is told once.
    if (now + waitMs <= this.#pauseUntil) return this.#stalledMs;
    const inFlight = Math.min(this.#most, this.#inFlight);
    if (this.#pauseUntil <= now) this.#cap = Math.max(1, Math.floor(inFlight / 2));
    this.#isKnown = true;
    this.#pauseFor(waitMs * (1 + Math.random() * JITTER));
    this.#serve();
    const answers = this.#takeAnswers();
    const reply = await this.#store.refuse(this.#place, { waitMs: this.#pauseLeft(), inFlight, answers });
    this.#cap = reply.cap;
    this.#stalledMs = reply.stalledMs;
    this.#pauseFor(reply.pauseMs);
    return reply.stalledMs;
  }

  get isIdle(): boolean {
    const isUnused = this.#queue.size === 0 && this.#inFlight === 0 && !this.#isLeasing;
    return isUnused && performance.now() - this.#usedAt > IDLE_MS;
  }

  get #most(): number {
    if (!this.#isKnown) return FIRST_CALLS;
    return Math.max(1, Math.min(this.#mostCalls, Math.floor(this.#cap ?? this.#mostCalls)));
  }

  #pauseLeft(): number {
    return Math.max(0, this.#pauseUntil - performance.now());
  }

  #pauseFor(ms: number): void {
    if (ms <= 0) return;
    this.#pauseUntil = Math.max(this.#pauseUntil, performance.now() + ms);
    this.#pace.clear();
  }

  #serve(): void {
    const now = performance.now();
    if (this.#pauseUntil > now) {
      this.#serveIn(this.#pauseUntil - now);
      const waitMs = Math.ceil(this.#pauseUntil - now);
      for (const waiter of this.#queue.all())
        if (waiter.deadlineAt < this.#pauseUntil) waiter.settle({ kind: "late", waitMs });
      return;
    }
    for (let waiter = this.#queue.first(); waiter; waiter = this.#queue.first()) {
      if (this.#inFlight >= this.#most) break;
      const waitMs = this.#pace.waitMs(now);
      if (waitMs > 0) {
        this.#serveIn(waitMs);
        break;
      }
      this.#go(waiter, now);
    }
    const { calls, tokens } = this.#queue.front;
    if (calls > 0 && this.#pace.isLow(calls, tokens, now)) this.#lease(now);
  }

  #go(waiter: Waiter, now: number): void {
    this.#queue.take(waiter);
    this.#pace.spend(waiter.tokens, now);
    this.#usage.calls++;
    this.#usedAt = now;
    this.#inFlight++;
    let hasLeft = false;
    const leave = () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#inFlight--;
      this.#serve();
    };
    waiter.settle({ kind: "go", leave });
  }

  #lease(now: number): void {
    if (this.#isLeasing) return;
    if (now < this.#askAgainAt) {
      this.#serveIn(this.#askAgainAt - now);
      return;
    }
    this.#isLeasing = true;
    this.#store
      .lease(this.#place, this.#ask(now))
      .finally(() => {
        this.#isLeasing = false;
      })
      .then(
        (lease) => this.#take(lease),
        (reason) => {
          for (const waiter of this.#queue.all()) waiter.reject(reason);
        },
      );
  }

  /** For those that wait and, where calls come and go quickly, for as many as came lately. */
  #ask(now: number): LeaseAsk {
    const { calls, tokens } = this.#queue.front;
    const { priority } = this.#queue;
    const usual = (this.#usage.calls / Math.max(1, now - this.#usage.since)) * LEASE_MS;
    const many = priority === "bulk" ? Math.max(calls, usual) : calls;
    this.#usage = { calls: 0, since: now };
    const firstTokens = this.#queue.first()?.tokens ?? 0;
    return {
      wanted: this.#pace.needs(many, (tokens / calls) * many, now),
      first: this.#pace.needs(1, firstTokens, now),
      priority,
      perMinute: this.#pace.perMinute,
      burstMs: this.#pace.burstMs,
      answers: this.#takeAnswers(),
      mostCalls: this.#mostCalls,
    };
  }

  #take(lease: Lease): void {
    const now = performance.now();
    this.#cap = lease.cap;
    this.#isKnown ||= lease.isKnown;
    this.#askAgainAt = now + lease.retryMs;
    if (lease.pauseMs > 0) this.#pauseFor(lease.pauseMs);
    else if (lease.retryMs === 0) this.#pace.grant(lease, now);
    this.#serve();
  }

  #takeAnswers(): number {
    const answers = this.#answers;
    this.#answers = 0;
    return answers;
  }

  /** Looks again after so many milliseconds, or earlier where that was planned before. */
  #serveIn(ms: number): void {
    if (!Number.isFinite(ms)) return;
    const at = performance.now() + ms;
    if (this.#timer && this.#timerAt <= at) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#serve();
      },
      Math.min(LONGEST_TIMER_MS, Math.max(1, Math.ceil(ms))),
    );
    this.#timer.unref();
  }
}
