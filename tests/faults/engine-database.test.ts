// ENG-6: the database is stopped and started under load; the process lives on and every run completes.
import { rmSync } from "node:fs";
import path from "node:path";
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensurePostgres, stopPostgres } from "@/server/db/embedded";
import { leftovers, NOTHING_LEFT, openBenchOn, pause, rows } from "../integration/engine/harness";
import { testDirectory } from "../setup/cluster";

const RUNS = 300;
const DIRECTORY = path.join(path.dirname(testDirectory()), "faults-engine-pg");
const DOWN_MS = 2000;
/** Less than a lease (30 s), so that no run has to wait for one to end. */
const LIMIT_MS = 100_000;

async function remove(): Promise<void> {
  await stopPostgres(DIRECTORY);
  rmSync(DIRECTORY, { recursive: true, force: true });
}
beforeAll(remove);
afterAll(remove);

test("ENG-6 PostgreSQL stopped for two seconds in the middle of the work", async () => {
  const { url } = await ensurePostgres(DIRECTORY);
  const done: number[] = [];
  const bench = await openBenchOn({ url, drop: async () => undefined });
  try {
    const inngest = new Inngest({ id: "t", ...bench.client });
    const fn = inngest.createFunction(
      { id: "f", triggers: [{ event: "f/go" }], retries: 0 },
      async ({ event, step }) => {
        await step.run("a", () => pause(30));
        await Promise.all([step.run("b", () => pause(30)), step.run("c", () => pause(30))]);
        await step.run("d", () => void done.push(Number(event.data.n)));
      },
    );
    await bench.engine.register(serve({ client: inngest, functions: [fn] }));
    await inngest.send(Array.from({ length: RUNS }, (_, n) => ({ name: "f/go", data: { n } })));
    await bench.engine.start();
    await pause(700);
    expect((await leftovers(bench.pool)).runs).toBeGreaterThan(0);
    await stopPostgres(DIRECTORY);
    await pause(DOWN_MS);
    await ensurePostgres(DIRECTORY);
    await bench.engine.drain({ limitMs: LIMIT_MS });
    expect(new Set(done).size).toBe(RUNS);
    expect(
      await rows(bench.pool, "select status, count(*)::int as n from engine.run group by status"),
    ).toEqual([{ status: "completed", n: RUNS }]);
    expect(await leftovers(bench.pool)).toEqual(NOTHING_LEFT);
  } finally {
    await bench.close();
  }
});
