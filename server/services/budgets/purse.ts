// The money of one run in this process: leased from the database a second ahead, given to one call after the other.
import type { Budget, Payment } from "@/server/llm/budget";

export type LeaseAsk = {
  /** For calls in the air and answers that are not stored yet; `inFlightUsd` is the first part of it. */
  heldUsd: number;
  inFlightUsd: number;
  /** For the call whose turn it is, for all that wait, and for those that will come within a second. */
  firstUsd: number;
  waitingUsd: number;
  usualUsd: number;
};

/** `over` names the cap that leaves too little for the call, whatever becomes of the calls in the air. */
export type Leased<Kind> = { isGiven: boolean; givenUsd: number; over: Kind | null };

type Answer = "go" | "late" | "spent";
type Waiter = {
  usd: number;
  deadlineAt: number;
  settle: (answer: Answer) => void;
  reject: (reason: unknown) => void;
};

/** The budget of one task; `close` when what its calls cost is stored. */
export type Tab = Budget & { close: () => void };

type Wanted = { usd: number; maxWaitMs: number; signal: AbortSignal; settled: (costUsd: number) => void };

const AGAIN_MS = 200;
const LATE_MS = 1_000;
const SECOND_MS = 1_000;
/** Well below the time of a lease. */
const STALE_MS = 60_000;

/** In monotonic time. `Kind` is that of caps, of which this class knows nothing else. */
export class Purse<Kind> {
  readonly #lease: (ask: LeaseAsk) => Promise<Leased<Kind>>;
  #freeUsd = 0;
  #inFlightUsd = 0;
  #unstoredUsd = 0;
  #waiters: Waiter[] = [];
  #isAsking = false;
  #askedAt = performance.now();
  #usedUsd = 0;
  #timer: NodeJS.Timeout | undefined;
  #over: Kind | null = null;

  constructor(lease: (ask: LeaseAsk) => Promise<Leased<Kind>>) {
    this.#lease = lease;
  }

  /** The cap that left too little when that was asked last. */
  get over(): Kind | null {
    return this.#over;
  }

  tab(): Tab {
    let unstoredUsd = 0;
    const settled = (usd: number) => {
      unstoredUsd += usd;
    };
    return {
      take: (usd, maxWaitMs, signal) => this.#take({ usd, maxWaitMs, signal, settled }),
      close: () => {
        this.#unstoredUsd -= unstoredUsd;
        unstoredUsd = 0;
      },
    };
  }

  async #take({ usd, maxWaitMs, signal, settled }: Wanted): Promise<Payment> {
    const answer = await this.#wait(usd, maxWaitMs, signal);
    if (answer === "late") return { kind: "late", waitMs: LATE_MS };
    if (answer === "spent") return { kind: "spent" };
    const settle = (costUsd: number) => {
      this.#inFlightUsd -= usd;
      this.#unstoredUsd += costUsd;
      this.#freeUsd += usd - costUsd;
      settled(costUsd);
      this.#serve();
    };
    return { kind: "go", settle };
  }

  async #wait(usd: number, maxWaitMs: number, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const waiter = { usd, deadlineAt: performance.now() + maxWaitMs, settle: resolve, reject };
    const onAbort = () => {
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
      reject(signal.reason);
      this.#serve();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    this.#waiters.push(waiter);
    this.#serve();
    return promise.finally(() => signal.removeEventListener("abort", onAbort));
  }

  #serve(): void {
    const now = performance.now();
    if (now - this.#askedAt > STALE_MS) this.#freeUsd = 0;
    for (let first = this.#waiters[0]; first && !this.#isAsking; first = this.#waiters[0]) {
      if (first.usd > this.#freeUsd) {
        if (this.#timer === undefined) this.#ask(now);
        return;
      }
      this.#waiters.shift();
      this.#freeUsd -= first.usd;
      this.#inFlightUsd += first.usd;
      this.#usedUsd += first.usd;
      first.settle("go");
    }
  }

  /** What is free is given back with the question: it comes again with the answer. */
  #ask(now: number): void {
    const seconds = Math.max(1, (now - this.#askedAt) / SECOND_MS);
    const ask = {
      heldUsd: Math.max(0, this.#inFlightUsd + this.#unstoredUsd),
      inFlightUsd: Math.max(0, this.#inFlightUsd),
      firstUsd: this.#waiters[0]?.usd ?? 0,
      waitingUsd: this.#waiters.reduce((sum, { usd }) => sum + usd, 0),
      usualUsd: this.#usedUsd / seconds,
    };
    this.#isAsking = true;
    this.#askedAt = now;
    this.#usedUsd = 0;
    this.#freeUsd = 0;
    this.#lease(ask)
      .finally(() => {
        this.#isAsking = false;
      })
      .then(
        (leased) => this.#receive(leased),
        (reason) => {
          for (const { reject } of this.#waiters.splice(0)) reject(reason);
        },
      );
  }

  #receive({ isGiven, givenUsd, over }: Leased<Kind>): void {
    this.#freeUsd += givenUsd;
    if (over !== null) {
      this.#over = over;
      for (const { settle } of this.#waiters.splice(0)) settle("spent");
    } else if (!isGiven) this.#askLater();
    this.#serve();
  }

  /** Others, or calls in the air, hold what is left: they may leave some of it. */
  #askLater(): void {
    const latest = performance.now() + AGAIN_MS;
    const late = this.#waiters.filter(({ deadlineAt }) => deadlineAt < latest);
    this.#waiters = this.#waiters.filter(({ deadlineAt }) => deadlineAt >= latest);
    for (const { settle } of late) settle("late");
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#serve();
    }, AGAIN_MS);
    this.#timer.unref();
  }
}
