// The estimate of a run beside what the simulator bills for it, on labelled CSV files (id,text,label) given as arguments; and how
// long 100,000 tasks take to count beside bare counting, and to estimate again.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { type Bench, type Figure, figure } from "@/tests/bench/figure";
import { startSimulator } from "@/tests/bench/simulator";

const MODEL = "gpt-4o";
const MOST_ROWS = 10_000;
const MANY = 100_000;
const Rows = z.array(z.object({ text: z.string(), label: z.string() }));
type Row = z.infer<typeof Rows>[number];

const bench: Bench = async (files) => {
  const provider = await startSimulator(0);
  process.env.LLM_BASE_URL = provider.url;
  const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
  const { engineHandler } = await import("@/server/jobs/handler");
  await startJobs(engineHandler, { work: true });
  try {
    const figures: Figure[] = [];
    for (const file of files) figures.push(await accuracy(file));
    return [...figures, ...(await speed())];
  } finally {
    await stopJobs();
    provider.stop();
  }
};

export default bench;

/** Tokens that were foretold beside those that were billed: right within 5 %. */
async function accuracy(file: string): Promise<Figure> {
  const rows = Rows.parse(parse(await readFile(file), { columns: true })).slice(0, MOST_ROWS);
  const { estimate, run } = await worldOf(rows);
  const { live } = await estimate();
  const value = live?.tokens.expected ?? 0;
  const { promptTokens, completionTokens } = await run();
  const name = `estimate of ${path.basename(path.dirname(path.resolve(file)))}`;
  const result = figure(
    name,
    "tokens",
    { value, baseline: Number(promptTokens + completionTokens) },
    { atMost: 1.05 },
  );
  return { ...result, ok: result.ok && result.ratio >= 0.95 };
}

async function speed(): Promise<Figure[]> {
  const { countTokens } = await import("@/server/llm/tokens");
  const words = "the parcel is late and nobody answers my letters about the refund of order number".split(
    " ",
  );
  const textOf = (n: number) =>
    Array.from({ length: 20 }, (_, i) => words[(n * 7 + i * n) % words.length]).join(" ");
  const texts = Array.from({ length: MANY }, (_, n) => `${textOf(n)} ${n}`);
  const { estimate } = await worldOf(
    texts.map((text, n) => ({ text, label: n % 2 ? "Refund" : "Delivery" })),
  );
  await countTokens("warm", "o200k_base");
  const bare = await seconds(async () => {
    for (const text of texts) await countTokens(text, "o200k_base");
  });
  const first = await seconds(estimate);
  const again = await seconds(estimate);
  return [
    figure(
      "estimate of 100,000 tasks",
      "s",
      { value: first, baseline: bare },
      { atMost: Number.POSITIVE_INFINITY },
    ),
    figure("the same again", "s", { value: again, baseline: first }, { atMost: 0.5 }),
  ];
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** A project of these rows with a prompt, `estimate` until all are counted, and `run` to its end. */
async function worldOf(rows: Row[]) {
  const { runWorld } = await import("@/tests/integration/services/run-world");
  const { updateApiKey } = await import("@/server/services/api-key/update");
  const { estimateRun } = await import("@/server/services/runs/estimate");
  const { createRun } = await import("@/server/services/runs/create");
  const { getRun } = await import("@/server/services/runs/read");
  const { pool, prisma } = await import("@/server/db/client");
  const world = await runWorld({ tasks: 0, groundTruth: 0, model: MODEL });
  const { orgId, projectId, versionId, scope } = world;
  await updateApiKey(world.ownerScope, { apiKey: `sk-bench-${randomUUID()}` });
  await prisma().label.deleteMany({ where: { projectId } });
  const values = [...new Set(rows.map(({ label }) => label))];
  await prisma().label.createMany({
    data: values.map((value, position) => ({ orgId, projectId, value, color: "#4f46e5", position })),
  });
  await pool().query(
    `insert into "Task" ("orgId", "projectId", "innerId", text, data, "contentHash")
     select $1, $2, n, text, jsonb_build_object('text', text), md5(text) from unnest($3::text[]) with ordinality t(text, n)`,
    [orgId, projectId, rows.map(({ text }) => text)],
  );
  await pool().query(`analyze "Task"`);
  const target = { versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  return {
    async estimate() {
      for (;;) {
        const told = await estimateRun(scope, target);
        if (told.counted === told.tasks) return told;
      }
    },
    async run() {
      const { runId } = await createRun(scope, { ...target, clientRequestId: randomUUID() });
      for (;;) {
        const run = await getRun(scope, { runId });
        if (run.state === "completed") return run;
        if (!["queued", "running"].includes(run.state)) throw new Error(`the run ended as ${run.state}`);
        await sleep(100);
      }
    },
  };
}
