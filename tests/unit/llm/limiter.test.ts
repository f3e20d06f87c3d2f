// One gate for each key and model: few calls until the first answer, one shared pause, fair turns, an even pace.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Limiter, limiterOver, processLimiter, type Turn, type Wanted } from "@/server/llm/limiter";
import type { LimitStore } from "@/server/llm/limits";
import { ownLimits } from "@/server/llm/own-limits";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const PLACE = { limitKey: "k", model: "m" };
const NO_HEADERS = new Headers();
const never = new AbortController().signal;

/** Asks for so many turns and collects those that were given. */
function ask(limiter: Limiter, count: number, wanted: Partial<Wanted> = {}, place = PLACE): Turn[] {
  const turns: Turn[] = [];
  const all: Wanted = { tokens: 100, maxWaitMs: 60_000, run: "r", priority: "bulk", ...wanted };
  for (let call = 0; call < count; call++)
    void limiter.enter(place, all, never).then((turn) => turns.push(turn));
  return turns;
}
const settle = () => vi.advanceTimersByTimeAsync(0);
const given = (turns: Turn[]) => turns.filter(({ kind }) => kind === "go").length;
const leave = (turns: Turn[]) => {
  for (const turn of turns.splice(0)) if (turn.kind === "go") turn.leave();
};
const learn = (limiter: Limiter, headers = NO_HEADERS, charged: number | null = null) =>
  limiter.learn(PLACE, { headers, estimated: 100, charged });

/** Headers of a provider whose bucket holds `spanSeconds` of its limits and is `level` full. */
function limits(requests: number, tokens: number, { spanSeconds = 60, level = 1 } = {}): Headers {
  const of = (kind: string, perMinute: number) => [
    [`x-ratelimit-limit-${kind}`, String(perMinute)],
    [`x-ratelimit-remaining-${kind}`, String((perMinute * spanSeconds * level) / 60)],
    [`x-ratelimit-reset-${kind}`, `${((1 - level) * spanSeconds).toFixed(3)}s`],
  ];
  return new Headers([...of("requests", requests), ...of("tokens", tokens)] as [string, string][]);
}

describe("calls at once", () => {
  test("three until the first answer, then many", async () => {
    const limiter = processLimiter();
    const turns = ask(limiter, 50);
    await settle();
    expect(given(turns)).toBe(3);
    learn(limiter);
    await settle();
    expect(given(turns)).toBe(50);
  });

  test("a turn given back serves the next caller, and only once", async () => {
    const limiter = processLimiter();
    const turns = ask(limiter, 5);
    await settle();
    const [first] = turns;
    if (first?.kind === "go") {
      first.leave();
      first.leave();
    }
    await settle();
    expect(given(turns)).toBe(4);
  });

  test("stay as many while the next lease is on its way", async () => {
    const own = ownLimits();
    const lease: LimitStore["lease"] = async (place, wish) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return own.lease(place, wish);
    };
    const limiter = limiterOver({ ...own, lease });
    learn(limiter);
    let calls = 0;
    const worker = async () => {
      for (;;) {
        const turn = await limiter.enter(
          PLACE,
          { tokens: 100, maxWaitMs: 60_000, run: "", priority: "bulk" },
          never,
        );
        await new Promise((resolve) => setTimeout(resolve, 50));
        calls++;
        if (turn.kind === "go") turn.leave();
      }
    };
    for (let count = 0; count < 210; count++) void worker();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(calls).toBeGreaterThan((200 / 0.05) * 4.7);
  });

  test("no more than the setting allows", async () => {
    const limiter = processLimiter();
    learn(limiter);
    const turns = ask(limiter, 300);
    await settle();
    expect(given(turns)).toBe(200);
  });
});

describe("a refusal", () => {
  test("holds everybody of the key and model and nobody else, then calls resume fewer at a time", async () => {
    const limiter = processLimiter();
    learn(limiter);
    const flying = ask(limiter, 20);
    await settle();
    void limiter.refused(PLACE, 5_000, NO_HEADERS);
    void limiter.refused(PLACE, 5_000, NO_HEADERS);
    leave(flying);
    const turns = ask(limiter, 30);
    const others = ask(limiter, 1, {}, { ...PLACE, model: "other" });
    await vi.advanceTimersByTimeAsync(4_900);
    expect([given(turns), given(others)]).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(700);
    expect(given(turns)).toBe(10);
    for (let answer = 0; answer < 100; answer++) learn(limiter);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(given(turns)).toBe(20);
  });

  test("is told with how long no call has succeeded", async () => {
    const limiter = processLimiter();
    learn(limiter);
    await settle();
    expect(await limiter.refused(PLACE, 60_000, NO_HEADERS)).toBe(0);
    await vi.advanceTimersByTimeAsync(70_000);
    expect(await limiter.refused(PLACE, 60_000, NO_HEADERS)).toBe(70_000);
    learn(limiter);
    await vi.advanceTimersByTimeAsync(70_000);
    expect(await limiter.refused(PLACE, 1_000, NO_HEADERS)).toBe(0);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(await limiter.refused(PLACE, 1_000, NO_HEADERS)).toBe(0);
  });

  test("who cannot be served before the deadline is told how long to wait", async () => {
    const limiter = processLimiter();
    void limiter.refused(PLACE, 120_000, NO_HEADERS);
    const turns = ask(limiter, 1);
    await settle();
    expect(turns[0]).toMatchObject({ kind: "late" });
    if (turns[0]?.kind === "late") expect(turns[0].waitMs).toBeGreaterThanOrEqual(120_000);

    const waiting = ask(processLimiter(), 4, { maxWaitMs: 2_000 });
    await vi.advanceTimersByTimeAsync(2_001);
    expect(waiting.at(-1)).toEqual({ kind: "late", waitMs: 0 });
  });
});

test("an abort ends the wait and gives no turn", async () => {
  const limiter = processLimiter();
  const turns = ask(limiter, 3);
  await settle();
  const stop = new AbortController();
  const wanted: Wanted = { tokens: 1, maxWaitMs: 60_000, run: "", priority: "bulk" };
  const waiting = limiter.enter(PLACE, wanted, stop.signal);
  const rejected = expect(waiting).rejects.toThrow("stopped");
  stop.abort(new Error("stopped"));
  await rejected;
  leave(turns);
  expect(await limiter.enter(PLACE, wanted, never)).toMatchObject({ kind: "go" });
});

test("what the store throws reaches those who wait, and the next ones ask again", async () => {
  const own = ownLimits();
  let isDown = true;
  const store: LimitStore = {
    ...own,
    lease: async (place, wish) => {
      if (isDown) throw new Error("away");
      return own.lease(place, wish);
    },
  };
  const limiter = limiterOver(store);
  const wanted: Wanted = { tokens: 1, maxWaitMs: 60_000, run: "", priority: "bulk" };
  await expect(limiter.enter(PLACE, wanted, never)).rejects.toThrow("away");
  isDown = false;
  expect(await limiter.enter(PLACE, wanted, never)).toMatchObject({ kind: "go" });
});

describe("the pace", () => {
  /** Turns given in each half second. */
  async function watch(turns: Turn[], halves: number): Promise<number[]> {
    const counts = [];
    for (let half = 0; half < halves; half++) {
      const before = given(turns);
      await vi.advanceTimersByTimeAsync(500);
      counts.push(given(turns) - before);
      leave(turns);
    }
    return counts;
  }

  test("is 98.5 % of the limit, even, and asks for little more than two leases a second", async () => {
    const own = ownLimits();
    const lease = vi.fn(own.lease);
    const limiter = limiterOver({ ...own, lease });
    learn(limiter, limits(3_000, 1e9));
    const counts = await watch(ask(limiter, 2_000), 40);
    const sum = counts.reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThanOrEqual(20 * 50 * 0.97);
    expect(sum).toBeLessThanOrEqual(20 * 50 * 0.985 + 1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(27);
    expect(lease.mock.calls.length).toBeLessThan(60);
  });

  test("makes up for time in which nobody called, as far as the provider's bucket allows", async () => {
    for (const [spanSeconds, most] of [
      [60, 50],
      [4, 10],
    ] as const) {
      const limiter = processLimiter();
      leave(ask(limiter, 1));
      learn(limiter, limits(600, 1e9, { spanSeconds }));
      ask(limiter, 1);
      await vi.advanceTimersByTimeAsync(60_000);
      const turns = ask(limiter, 120);
      await settle();
      expect(given(turns)).toBeGreaterThanOrEqual(most * 0.9);
      expect(given(turns)).toBeLessThanOrEqual(most + 1);
    }
  });

  test("holds for tokens as well, by what the provider counts for them", async () => {
    const limiter = processLimiter();
    // Estimated as 100, counted as 200: 10 calls a second.
    learn(limiter, limits(1e9, 120_000), 200);
    const counts = await watch(ask(limiter, 500), 20);
    const sum = counts.reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThanOrEqual(97);
    expect(sum).toBeLessThanOrEqual(100);
  });

  test("is kept by mixed calls that are bound now by the one limit, now by the other", async () => {
    const limiter = processLimiter();
    learn(limiter, limits(600, 60_000));
    const small = ask(limiter, 300, { tokens: 10, run: "a" });
    const large = ask(limiter, 300, { tokens: 190, run: "b" });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(given(small) + given(large)).toBeGreaterThanOrEqual(20 * 10 * 0.97);
  });

  test("a call larger than the bucket goes, and takes all of it", async () => {
    const limiter = processLimiter();
    learn(limiter, limits(1e9, 600));
    const turns = ask(limiter, 3, { tokens: 5_000, maxWaitMs: 1e9 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(given(turns)).toBe(1);
    await vi.advanceTimersByTimeAsync(58_000);
    expect(given(turns)).toBe(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(given(turns)).toBe(2);
  });

  test("a limit of three a minute has calls", async () => {
    const limiter = processLimiter();
    learn(limiter, limits(3, 1e9));
    const turns = ask(limiter, 10, { maxWaitMs: 1e9 });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(given(turns)).toBeGreaterThanOrEqual(5);
    expect(given(turns)).toBeLessThanOrEqual(7);
  });

  test("is slower while others use up the limit", async () => {
    const limiter = processLimiter();
    learn(limiter, limits(600, 1e9, { level: 0 }));
    const turns = ask(limiter, 100);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(given(turns)).toBeLessThanOrEqual(12);
    learn(limiter, limits(600, 1e9, { level: 0.9 }));
    const before = given(turns);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(given(turns) - before).toBeGreaterThanOrEqual(18);
  });
});

describe("turns", () => {
  test("go round the runs", async () => {
    const limiter = processLimiter();
    learn(limiter, limits(600, 1e9));
    const first = ask(limiter, 100, { run: "a" });
    const second = ask(limiter, 100, { run: "b" });
    const third = ask(limiter, 3, { run: "c" });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(given(third)).toBe(3);
    expect(Math.abs(given(first) - given(second))).toBeLessThanOrEqual(1);
  });

  test("are given to interactive calls before bulk ones", async () => {
    const limiter = processLimiter();
    learn(limiter, limits(600, 1e9));
    const bulk = ask(limiter, 1_000, { run: "bulk" });
    await vi.advanceTimersByTimeAsync(3_000);
    const before = given(bulk);
    const small = ask(limiter, 20, { run: "try", priority: "interactive" });
    await vi.advanceTimersByTimeAsync(2_600);
    expect(given(small)).toBe(20);
    expect(given(bulk) - before).toBeLessThanOrEqual(6);
  });

  test("are shared by processes, interactive calls first", async () => {
    const store = ownLimits();
    const one = limiterOver(store);
    const two = limiterOver(store);
    learn(one, limits(600, 1e9));
    learn(two, limits(600, 1e9));
    const bulk = [ask(one, 1_000, { run: "a" }), ask(two, 1_000, { run: "b" })];
    await vi.advanceTimersByTimeAsync(20_000);
    const counts = bulk.map(given);
    expect(counts.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(20 * 10 * 0.97);
    expect(counts.reduce((a, b) => a + b)).toBeLessThanOrEqual(20 * 10);
    for (const count of counts) expect(count).toBeGreaterThan(80);

    const small = ask(two, 20, { run: "try", priority: "interactive" });
    await vi.advanceTimersByTimeAsync(4_500);
    expect(given(small)).toBe(20);
  });

  test("are held in every process by a pause, from the next lease on", async () => {
    const store = ownLimits();
    const one = limiterOver(store);
    const two = limiterOver(store);
    learn(one, limits(600, 1e9));
    learn(two, limits(600, 1e9));
    ask(one, 100);
    const turns = ask(two, 100);
    await vi.advanceTimersByTimeAsync(5_000);
    leave(turns);
    void one.refused(PLACE, 30_000, NO_HEADERS);
    await vi.advanceTimersByTimeAsync(29_000);
    // One second of quota is the most that a process has leased.
    expect(given(turns)).toBeLessThanOrEqual(10);
    leave(turns);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(given(turns)).toBeGreaterThan(10);
  });
});
