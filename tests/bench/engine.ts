// The embedded engine: short runs, steps in a row, claims beside a long queue and a large run in chunks, each beside the bare database or the clock.
import { setTimeout as sleep } from "node:timers/promises";
import type { Inngest } from "inngest";
import { largeRun } from "@/tests/bench/engine-chunks";
import { AT_ONCE, bareRate, secondsOfWork, withStage } from "@/tests/bench/engine-stage";
import { type Bench, type Figure, figure } from "@/tests/bench/figure";
import { bareTransactions, fillQueue } from "@/tests/integration/engine/backlog";

const SHORT_RUNS = 4000;
const LONG_RUNS = 500;
const STEPS = 10;
/** What an otherwise idle machine of two cores must reach; a slower one must reach its share of the bare database. */
const RUNS_PER_SECOND = 300;
const RUNS_SHARE = 0.04;
const STEPS_PER_SECOND = 1000;
const STEPS_SHARE = 0.15;

const QUEUED = 100_000;
const WARM_UP_MS = 5000;
const CLAIMS_MS = 5000;
const MAX_CLAIM_MS = 40;
const MAX_CLAIM_RATIO = 5;

const bench: Bench = async () => [await shortRuns(), await stepsInARow(), await claims(), await largeRun()];

export default bench;

function rate(
  name: string,
  unit: string,
  measured: { value: number; baseline: number },
  wanted: { rate: number; share: number },
): Figure {
  const result = figure(name, unit, measured, { atLeast: wanted.share });
  return { ...result, ok: result.ok || measured.value >= wanted.rate };
}

const send = async (inngest: Inngest, name: string, count: number) => {
  const AT_A_TIME = 1000;
  for (let sent = 0; sent < count; sent += AT_A_TIME) {
    await inngest.send(Array.from({ length: Math.min(AT_A_TIME, count - sent) }, () => ({ name, data: {} })));
  }
};

const shortRuns = () =>
  withStage(
    (inngest) => [
      inngest.createFunction({ id: "short", triggers: [{ event: "short/go" }] }, ({ step }) =>
        step.run("only", () => 1),
      ),
    ],
    async (stage) => {
      await send(stage.inngest, "short/go", SHORT_RUNS);
      const value = SHORT_RUNS / (await secondsOfWork(stage));
      const baseline = await bareRate(stage.pool);
      return rate("engine-runs", "runs/s", { value, baseline }, { rate: RUNS_PER_SECOND, share: RUNS_SHARE });
    },
  );

const stepsInARow = () =>
  withStage(
    (inngest) => [
      inngest.createFunction({ id: "long", triggers: [{ event: "long/go" }] }, async ({ step }) => {
        for (let n = 0; n < STEPS; n++) await step.run(`step-${n}`, () => n);
      }),
    ],
    async (stage) => {
      await send(stage.inngest, "long/go", LONG_RUNS);
      const value = (LONG_RUNS * STEPS) / (await secondsOfWork(stage));
      const baseline = await bareRate(stage.pool);
      return rate(
        "engine-steps",
        "steps/s",
        { value, baseline },
        { rate: STEPS_PER_SECOND, share: STEPS_SHARE },
      );
    },
  );

const claims = () =>
  withStage(
    (inngest) => [
      inngest.createFunction(
        { id: "f", triggers: [{ event: "f/go" }], concurrency: { key: "event.data.org", limit: AT_ONCE } },
        () => sleep(5),
      ),
    ],
    async ({ pool, engine, inngest }) => {
      await fillQueue(inngest, "f/go", QUEUED);
      await engine.start();
      await sleep(WARM_UP_MS);
      const before = { ...engine.stats };
      const baseline = await bareTransactions(pool, CLAIMS_MS);
      const value = (engine.stats.claimMs - before.claimMs) / (engine.stats.claims - before.claims);
      const result = figure("engine-claim", "ms", { value, baseline }, { atMost: MAX_CLAIM_RATIO });
      return { ...result, ok: result.ok || value < MAX_CLAIM_MS };
    },
  );
