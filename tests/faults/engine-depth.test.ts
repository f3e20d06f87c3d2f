// ENG-14: a queue of 100,000 runs, nearly all of one organization, slows nobody else down.
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { expect, test } from "vitest";
import { bareTransactions, fillQueue, SMALL_ONES } from "../integration/engine/backlog";
import { openBench, pause, rows } from "../integration/engine/harness";

const RUNS = 100_000;
const WARM_UP_MS = 5000;
const MEASURE_MS = 4000;
const MAX_CLAIM_MS = 50;
/** Of a function without limits, whose jobs fall into one lane unless organizations have lanes of their own. */
const PLAIN_RUNS = 3000;
const NEWCOMERS = 5;
const MAX_DELAY_MS = 1000;

test("ENG-14 a claim stays fast and the other organizations are served evenly", async () => {
  const bench = await openBench({ tenantOf: ({ data }) => String(data.org) });
  try {
    const inngest = new Inngest({ id: "t", ...bench.client });
    const served = new Map<string, number>();
    const first = new Map<string, number>();
    const handler = async ({ event }: { event: { name: string; data: { org?: string } } }) => {
      const who = `${event.name} ${event.data.org}`;
      served.set(who, (served.get(who) ?? 0) + 1);
      first.set(who, first.get(who) ?? performance.now());
      await pause(5);
    };
    // One organization alone may take every place there is.
    const fn = inngest.createFunction(
      { id: "f", triggers: [{ event: "f/go" }], concurrency: { key: "event.data.org", limit: 20 } },
      handler,
    );
    const plain = inngest.createFunction({ id: "plain", triggers: [{ event: "plain/go" }] }, handler);
    await bench.engine.register(serve({ client: inngest, functions: [fn, plain] }));
    await fillQueue(inngest, "f/go", RUNS);
    await inngest.send(
      Array.from({ length: PLAIN_RUNS }, () => ({ name: "plain/go", data: { org: "big" } })),
    );
    const queued = await rows(bench.pool, "select count(*)::int as n from engine.job");
    expect(queued).toEqual([{ n: RUNS + PLAIN_RUNS }]);
    await bench.engine.start();
    await pause(WARM_UP_MS);
    const before = { ...bench.engine.stats };
    served.clear();
    const bareMs = await bareTransactions(bench.pool, MEASURE_MS);
    const { claims, claimMs } = bench.engine.stats;
    // On a busy machine every round trip is slow; then a claim may be as much slower as a bare transaction is.
    const mean = (claimMs - before.claimMs) / (claims - before.claims);
    expect(mean).toBeLessThan(Math.max(MAX_CLAIM_MS, 10 * bareMs));
    const small = Array.from({ length: SMALL_ONES }, (_, n) => served.get(`f/go small${n}`) ?? 0);
    const most = Math.max(...small, served.get("f/go big") ?? 0);
    expect(Math.min(...small)).toBeGreaterThan(0.5 * most);
    for (let n = 0; n < NEWCOMERS; n++) {
      for (const name of ["f/go", "plain/go"]) {
        const org = `new${n}`;
        const sent = performance.now();
        await inngest.send({ name, data: { org } });
        await expect.poll(() => first.has(`${name} ${org}`), { timeout: 30_000, interval: 5 }).toBe(true);
        const delay = (first.get(`${name} ${org}`) ?? 0) - sent;
        expect(delay).toBeLessThan(Math.max(MAX_DELAY_MS, 100 * bareMs));
      }
    }
    const left = await rows<{ n: number }>(
      bench.pool,
      "select count(*)::int as n from engine.job where fn = 't-plain' and locked_by is null",
    );
    expect(left[0]?.n).toBeGreaterThan(0); // the backlog was there all the time
  } finally {
    await bench.close();
  }
});
