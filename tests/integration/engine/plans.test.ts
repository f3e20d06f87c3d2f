// A prepared statement keeps the plan it got when the tables were small: none may read a table that grows from end to end.
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import type pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { openBench } from "./harness";

type Prepared = { name: string; statement: string; parameters: number };

/** Runs a bit of everything that the engine does, often enough for plans to be kept. */
async function work(): Promise<pg.Pool> {
  const bench = await openBench({ leaseMs: 300, tenantOf: () => "o", backoffScale: 0 });
  onTestFinished(() => bench.close());
  const inngest = new Inngest({ id: "t", ...bench.client });
  const child = inngest.createFunction({ id: "child", triggers: [{ event: "child/go" }] }, () => 1);
  const parent = inngest.createFunction(
    {
      id: "parent",
      triggers: [{ event: "parent/go" }],
      concurrency: { key: "event.data.n", limit: 2 },
      throttle: { limit: 100, period: "1s" },
      cancelOn: [{ event: "parent/stop", match: "data.n" }],
      retries: 1,
    },
    async ({ step, attempt }) => {
      await step.run("a", () => {
        if (attempt === 0) throw new Error("once");
      });
      await Promise.all([step.run("b", () => 2), step.run("c", () => 3)]);
      await step.sleep("nap", 50);
      await step.sendEvent("tell", { name: "child/go", data: {} });
      await step.invoke("call", { function: child, data: {} });
      await step.waitForEvent("wait", { event: "never", timeout: "1s" });
    },
  );
  await bench.engine.register(serve({ client: inngest, functions: [child, parent] }));
  await bench.pool.query("analyze");
  for (let round = 0; round < 8; round++) {
    await inngest.send(Array.from({ length: 4 }, (_, n) => ({ name: "parent/go", data: { n } })));
    await inngest.send({ name: "parent/stop", data: { n: 3 } });
    await bench.engine.drain({ skipTime: true });
  }
  await bench.engine.inspect({ tenant: "o", subject: "s", limit: 1 });
  await bench.engine.cleanUp();
  return bench.pool;
}

/** Scans of whole tables in the plan that does not look at the parameters. */
async function wholeScans(client: pg.PoolClient, { name, parameters }: Prepared): Promise<string[]> {
  const nulls = Array.from({ length: parameters }, () => "null").join(", ");
  const { rows } = await client.query(`explain execute "${name}"(${nulls})`);
  return rows.flatMap((row) => /Seq Scan on (\w+)/.exec(row["QUERY PLAN"])?.[1] ?? []);
}

test("no statement of the engine scans a table of jobs, runs, steps, events or pauses", async () => {
  const pool = await work();
  const clients = await Promise.all(Array.from({ length: pool.idleCount }, () => pool.connect()));
  const found = new Map<string, string[]>();
  for (const client of clients) {
    await client.query("set plan_cache_mode = force_generic_plan");
    const { rows } = await client.query<Prepared>(
      `select name, statement, cardinality(parameter_types) as parameters from pg_prepared_statements where name like 'engine%'`,
    );
    for (const row of rows) found.set(row.statement, await wholeScans(client, row));
    client.release();
  }
  expect(found.size).toBeGreaterThan(25);
  const grow = /^(job|run|step|event|pause)$/;
  // Draining, for tests alone, moves every pause.
  const isDrain = (text: string) => text.startsWith("update engine.pause set expires_at = expires_at -");
  const breaks = [...found].filter(
    ([text, tables]) => !isDrain(text) && tables.some((table) => grow.test(table)),
  );
  expect(breaks).toEqual([]);
});
