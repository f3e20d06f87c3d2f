// Where the SDK and the engine could disagree: repeated sends, lost jobs, checkpoints, step limits, what is not supported.
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { afterEach, expect, test } from "vitest";
import type { EngineOptions } from "@/server/engine/engine";
import { type Bench, leftovers, NOTHING_LEFT, openBench, pause, rows } from "./harness";

const open: Bench[] = [];
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.close();
});

type RunRow = { status: string; output: unknown; error: { name: string; message: string } | null };

/** An engine with these functions, and a client for it. */
async function setUp(
  make: (inngest: Inngest) => InngestFunction.Any[],
  options: Partial<EngineOptions> = {},
) {
  const bench = await openBench({ backoffScale: 0, ...options });
  open.push(bench);
  const inngest = new Inngest({ id: "t", ...bench.client });
  await bench.engine.register(serve({ client: inngest, functions: make(inngest) }));
  const runs = () => rows<RunRow>(bench.pool, "select status, output, error from engine.run order by id");
  return { bench, inngest, runs };
}

test("ENG-7 a send whose answers are lost stores each event once", async () => {
  const { bench } = await setUp((inngest) => [
    inngest.createFunction({ id: "f", triggers: [{ event: "f/go" }] }, async () => 1),
  ]);
  const replies: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await bench.engine.fetch(input, init);
    replies.push(await response.clone().text());
    if (replies.length <= 2) throw new Error("the connection broke");
    return response;
  };
  const client = new Inngest({ id: "t", ...bench.client, fetch });
  const { ids } = await client.send([
    { name: "f/go", data: {} },
    { name: "f/go", id: "mine", data: {} },
  ]);
  expect(replies).toHaveLength(3);
  expect(new Set(replies).size).toBe(1);
  expect(ids).toHaveLength(2);
  const stored = await rows<{ id: string }>(bench.pool, "select id from engine.event order by id");
  expect(stored.map((row) => row.id)).toEqual(ids);
  await bench.engine.drain();
  expect(await rows(bench.pool, "select id from engine.run")).toHaveLength(2);
});

test("ENG-8 a job that is taken away: its checkpoint is refused and the step runs again elsewhere", async () => {
  const done: string[] = [];
  const { bench, inngest, runs } = await setUp((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "f/go" }], retries: 0 }, async ({ step }) => {
      await step.run("a", async () => {
        done.push("a");
        if (done.length > 1) return;
        await bench.pool.query("update engine.job set locked_by = null, token = token + 1");
      });
      await step.run("b", () => void done.push("b"));
    }),
  ]);
  await inngest.send({ name: "f/go", data: {} });
  await bench.engine.drain();
  expect(done).toEqual(["a", "a", "b"]);
  expect((await runs()).map((run) => run.status)).toEqual(["completed"]);
});

test("ENG-9 checkpoints: a short maxRuntime, buffered steps, and attempts that count per step", async () => {
  const counts = new Map<string, number>();
  const attempts: number[] = [];
  const count = (name: string): number => {
    const next = (counts.get(name) ?? 0) + 1;
    counts.set(name, next);
    return next;
  };
  const { bench, inngest, runs } = await setUp((client) => [
    client.createFunction(
      { id: "slow", triggers: [{ event: "slow/go" }], checkpointing: { maxRuntime: "1s" } },
      async ({ step }) => {
        for (let i = 0; i < 6; i++) {
          await step.run(`slow${i}`, async () => {
            count(`slow${i}`);
            await new Promise((resolve) => setTimeout(resolve, 400));
          });
        }
      },
    ),
    client.createFunction(
      { id: "buffered", triggers: [{ event: "buffered/go" }], checkpointing: { bufferedSteps: 4 } },
      async ({ step }) => {
        for (let i = 0; i < 10; i++) await step.run(`b${i}`, () => count(`b${i}`));
      },
    ),
    client.createFunction(
      { id: "shaky", triggers: [{ event: "shaky/go" }], retries: 2 },
      async ({ step, attempt }) => {
        await step.run("a", () => {
          if (count("a") === 1) throw new Error("once");
        });
        await step.run("b", () => {
          attempts.push(attempt);
          if (count("b") <= 2) throw new Error("twice");
        });
      },
    ),
  ]);
  await inngest.send(["slow/go", "buffered/go", "shaky/go"].map((name) => ({ name, data: {} })));
  await bench.engine.drain();
  expect((await runs()).map((run) => run.status)).toEqual(["completed", "completed", "completed"]);
  const repeated = [...counts].filter(([name, times]) => times !== { a: 2, b: 3 }[name] && times !== 1);
  expect(repeated).toEqual([]);
  expect(attempts).toEqual([0, 1, 2]);
  expect(await rows(bench.pool, "select id from engine.step where done")).toHaveLength(6 + 10 + 2);
});

test("ENG-10 an operation that is not supported is an error the function can catch", async () => {
  const { bench, inngest, runs } = await setUp((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "f/go" }], retries: 0 }, async ({ step }) =>
      step.fetch("https://example.org").then(
        () => "answered",
        (error: Error) => error.message,
      ),
    ),
  ]);
  await inngest.send({ name: "f/go", data: {} });
  await bench.engine.drain();
  const [run] = await runs();
  expect(run?.status).toBe("completed");
  expect(run?.output).toContain("not supported");
});

test("ENG-13 the run that needs 1,001 steps fails with a clear text, in one call or planned", async () => {
  const { bench, inngest, runs } = await setUp((client) => [
    client.createFunction({ id: "loop", triggers: [{ event: "loop/go" }] }, async ({ step }) => {
      for (let i = 0; i < 1001; i++) await step.run(`s${i}`, () => i);
    }),
    client.createFunction({ id: "planned", triggers: [{ event: "planned/go" }] }, async ({ step }) => {
      await Promise.all(Array.from({ length: 1001 }, (_, i) => step.run(`s${i}`, () => i)));
    }),
    client.createFunction({ id: "enough", triggers: [{ event: "enough/go" }] }, async ({ step }) => {
      for (let i = 0; i < 1000; i++) await step.run(`s${i}`, () => i);
    }),
  ]);
  await inngest.send(["loop/go", "planned/go", "enough/go"].map((name) => ({ name, data: {} })));
  await bench.engine.drain();
  const [loop, planned, enough] = await runs();
  expect(loop?.status).toBe("failed");
  expect(loop?.error?.message).toContain("step limit of 1000");
  expect(planned?.error?.message).toContain("step limit of 1000");
  expect(enough?.status).toBe("completed");
  expect(await leftovers(bench.pool)).toEqual(NOTHING_LEFT);
});

test("in a race, a branch that ends while another one is looked at is looked at as well", async () => {
  const after: unknown[] = [];
  const { bench, inngest } = await setUp((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "f/go" }] }, async ({ step, group }) => {
      await pause(300); // outside of steps: every call takes so long
      const winner = await group.parallel({ mode: "race" }, async () => {
        void step.run("first", () => 1);
        const second = step.run("second", async () => {
          await pause(150);
          return 2;
        });
        return Promise.race([second, step.sleep("slow", "1h")]);
      });
      await step.run("after", () => void after.push(winner));
    }),
  ]);
  await inngest.send({ name: "f/go", data: {} });
  await bench.engine.start();
  await expect.poll(() => after, { timeout: 5000 }).toEqual([2]);
});
