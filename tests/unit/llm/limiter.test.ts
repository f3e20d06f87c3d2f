// One gate for each key: few calls until the first answer, one shared pause, fewer calls after it.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Limiter, processLimiter, type Turn } from "@/server/llm/limiter";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const NO_HEADERS = { get: () => null };
const never = new AbortController().signal;

/** Asks for so many turns and collects those that were given. */
function ask(limiter: Limiter, count: number, key = "k", waitMs = 60_000): Turn[] {
  const turns: Turn[] = [];
  for (let call = 0; call < count; call++)
    void limiter.enter(key, { tokens: 100, maxWaitMs: waitMs }, never).then((turn) => turns.push(turn));
  return turns;
}
const settle = () => vi.advanceTimersByTimeAsync(0);
const given = (turns: Turn[]) => turns.filter(({ kind }) => kind === "go").length;
const leave = (turns: Turn[]) => {
  for (const turn of turns.splice(0)) if (turn.kind === "go") turn.leave();
};

test("three calls until the first answer, then many", async () => {
  const limiter = processLimiter();
  const turns = ask(limiter, 50);
  await settle();
  expect(given(turns)).toBe(3);
  limiter.learn("k", NO_HEADERS);
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

test("a pause holds everybody of the key and nobody else, then calls resume fewer at a time", async () => {
  const limiter = processLimiter();
  limiter.learn("k", NO_HEADERS);
  const flying = ask(limiter, 20);
  await settle();
  limiter.pause("k", 5_000);
  limiter.pause("k", 5_000);
  leave(flying);
  const turns = ask(limiter, 30);
  const others = ask(limiter, 1, "other");
  await vi.advanceTimersByTimeAsync(4_900);
  expect([given(turns), given(others)]).toEqual([0, 1]);
  await vi.advanceTimersByTimeAsync(700);
  expect(given(turns)).toBe(10);
  for (let answer = 0; answer < 100; answer++) limiter.learn("k", NO_HEADERS);
  await settle();
  expect(given(turns)).toBe(20);
});

test("who cannot be served before the deadline is told how long to wait", async () => {
  const limiter = processLimiter();
  limiter.pause("k", 120_000);
  const turns = ask(limiter, 1);
  await settle();
  expect(turns[0]).toMatchObject({ kind: "late" });
  if (turns[0]?.kind === "late") expect(turns[0].waitMs).toBeGreaterThanOrEqual(120_000);

  const full = processLimiter();
  const waiting = ask(full, 4, "k", 2_000);
  await vi.advanceTimersByTimeAsync(2_001);
  expect(waiting.at(-1)).toEqual({ kind: "late", waitMs: 1_000 });
});

test("an abort ends the wait and gives no turn", async () => {
  const limiter = processLimiter();
  const turns = ask(limiter, 3);
  const stop = new AbortController();
  const waiting = limiter.enter("k", { tokens: 1, maxWaitMs: 60_000 }, stop.signal);
  const rejected = expect(waiting).rejects.toThrow("stopped");
  stop.abort(new Error("stopped"));
  await rejected;
  leave(turns);
  expect(await limiter.enter("k", { tokens: 1, maxWaitMs: 60_000 }, never)).toMatchObject({ kind: "go" });
});

const limits = (requests: number, tokens: number, remaining?: number) =>
  new Headers({
    "x-ratelimit-limit-requests": String(requests),
    "x-ratelimit-limit-tokens": String(tokens),
    ...(remaining !== undefined && { "x-ratelimit-remaining-requests": String(remaining) }),
  });

test("calls are paced at 95 % of the limits, after a burst of five seconds", async () => {
  const limiter = processLimiter();
  limiter.learn("k", limits(600, 1e9));
  const turns = ask(limiter, 120);
  await settle();
  expect(given(turns)).toBe(50);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(given(turns)).toBeGreaterThanOrEqual(50 + 36);
  expect(given(turns)).toBeLessThanOrEqual(50 + 38);
});

test("tokens pace as well, and a call larger than the bucket goes when it is full", async () => {
  const limiter = processLimiter();
  limiter.learn("k", limits(1e9, 12_000));
  const turns = ask(limiter, 20);
  await settle();
  expect(given(turns)).toBe(10);
  const big = processLimiter();
  big.learn("k", limits(1e9, 600));
  const huge = ask(big, 1);
  await settle();
  expect(given(huge)).toBe(1);
});

test("no more is left than the provider says", async () => {
  const limiter = processLimiter();
  limiter.learn("k", limits(600, 1e9, 4));
  const turns = ask(limiter, 20);
  await settle();
  expect(given(turns)).toBe(4);
});
