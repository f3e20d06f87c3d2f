// A run of 10,000 tasks against the simulator at 20 ms, beside a bare loop with the same client and as many calls in flight.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bench, figure } from "@/tests/bench/figure";
import { startSimulator } from "@/tests/bench/simulator";

const TASKS = 10_000;
const LATENCY_MS = 20;
const IN_FLIGHT = 200;
const MODEL = "gpt-5.6-luna";
const API_KEY = "sk-bench-0000000000000000";

const bench: Bench = async () => {
  const provider = await startSimulator(LATENCY_MS);
  process.env.LLM_BASE_URL = provider.url;
  try {
    const baseline = await bareLoop();
    const value = await productRun();
    return [figure("run", "tasks/s", { value, baseline }, { atLeast: 0.7 })];
  } finally {
    provider.stop();
  }
};

export default bench;

/** Tasks per second of the provider's client alone: nothing is read from or written to a database. */
async function bareLoop(): Promise<number> {
  const { openaiProvider } = await import("@/server/llm/openai");
  const { classifyText } = await import("@/server/llm/classify");
  const { modelById } = await import("@/lib/models");
  const model = modelById(MODEL);
  if (!model) throw new Error(`no model ${MODEL}`);
  const provider = openaiProvider({ apiKey: API_KEY });
  const { signal } = new AbortController();
  const labels = ["Refund", "Delivery"].map((value) => ({ value, description: null }));
  let next = 0;
  const worker = async () => {
    while (next++ < TASKS)
      await classifyText(provider, {
        model,
        labels,
        system: "Choose the class.",
        user: `My parcel is late (${next})`,
        signal,
      });
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return TASKS / ((performance.now() - began) / 1000);
}

/** Tasks per second from the click to the end of the run, with planning, storing and counting. */
async function productRun(): Promise<number> {
  const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
  const { engineHandler } = await import("@/server/jobs/handler");
  const { runWorld } = await import("@/tests/integration/services/run-world");
  const { updateApiKey } = await import("@/server/services/api-key/update");
  const { createRun } = await import("@/server/services/runs/create");
  const { getRun } = await import("@/server/services/runs/read");
  const world = await runWorld({ tasks: TASKS, groundTruth: 0, model: MODEL, replyCache: true });
  await updateApiKey(world.ownerScope, { apiKey: API_KEY });
  await startJobs(engineHandler, { work: true });
  const began = performance.now();
  const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  const { runId } = await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
  for (;;) {
    const run = await getRun(world.scope, { runId });
    if (run.state === "completed" && run.done === TASKS) break;
    if (!["queued", "running"].includes(run.state)) throw new Error(`the run ended as ${run.state}`);
    await sleep(50);
  }
  const seconds = (performance.now() - began) / 1000;
  await stopJobs();
  return TASKS / seconds;
}
