// The calls to a provider under real runs: how near to its limits they come without a refusal, and what the product adds to a bare
// loop over the same client. The provider is simulated in a process of its own and holds its limits over two seconds.
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bench, type Figure, figure } from "@/tests/bench/figure";
import { type Simulator, startSimulator } from "@/tests/bench/simulator";
import type { RunWorld } from "@/tests/integration/services/run-world";
import { productEnv } from "@/tests/setup/product";
import { startWorkers } from "@/tests/setup/workers";

const MODEL = "gpt-5.6-luna";
const LATENCY_MS = 400;
const UNLIMITED = 1_000_000_000;
const SPAN_SECONDS = 2;
const MOST_SECONDS = 120;
const MOST_MIB = 1_024;
/** What the product may add to a label: reading, leasing, rendering, storing, counting. */
const ADDED_CPU_MS = 2;
const LABELS = ["Refund", "Delivery"].map((value) => ({ value, description: null }));

const BY_TOKENS = { requestsPerMinute: 5_000, tokensPerMinute: 450_000 };
const NO_LIMITS = { requestsPerMinute: UNLIMITED, tokensPerMinute: UNLIMITED };

type Limits = { requestsPerMinute: number; tokensPerMinute: number };

/** The letters of the parts to run; all of them without. */
const bench: Bench = async ([wanted = "abcde"]) => {
  const provider = await startSimulator(LATENCY_MS);
  // Workers and this process must agree on the secrets: the key is stored here and used there.
  const url = process.env.DATABASE_URL ?? "";
  const settings = productEnv({ databaseUrl: url, port: 3000, env: { LLM_BASE_URL: provider.url } });
  const { ENCRYPTION_KEYS, NEXTAUTH_SECRET } = settings;
  Object.assign(process.env, { LLM_BASE_URL: provider.url, ENCRYPTION_KEYS, NEXTAUTH_SECRET });
  const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
  const { engineHandler } = await import("@/server/jobs/handler");
  await provider.configure({ isExact: false });
  const figures: Figure[] = [];
  const measure = async (letter: string, part: () => Promise<Figure[]>) => {
    if (wanted.includes(letter)) figures.push(...(await part()));
  };
  try {
    await startJobs(engineHandler, { work: false });
    await measure("c", () => byThree(provider, settings));
    await measure("e", () => large(provider, settings));
    await startJobs(engineHandler, { work: true });
    await measure("a", () => paced("requests", provider, { tasks: 2_400, requestsPerMinute: 3_000 }));
    await measure("b", () => paced("tokens", provider, { tasks: 1_600, ...BY_TOKENS }));
    await measure("d", () => unlimited(provider));
    return figures;
  } finally {
    await stopJobs();
    provider.stop();
  }
};

export default bench;

/** Requests or tokens a second as a part of the limit that binds, and how many calls were refused. */
async function paced(
  name: string,
  provider: Simulator,
  { tasks, ...limits }: { tasks: number } & Partial<Limits>,
): Promise<Figure[]> {
  const all = { ...NO_LIMITS, ...limits };
  await provider.configure({ limits: { ...all, burstSeconds: SPAN_SECONDS }, latencyMs: LATENCY_MS });
  const before = await provider.refused();
  const perSecond = await runTo(await keyedWorld(tasks, textOf(limits.tokensPerMinute ? 460 : 40)));
  const refused = (await provider.refused()) - before;
  const byTokens = limits.tokensPerMinute !== undefined;
  const value = byTokens ? perSecond.tokens : perSecond.labels;
  const baseline = (byTokens ? all.tokensPerMinute : all.requestsPerMinute) / 60;
  const unit = byTokens ? "tokens/s" : "calls/s";
  const rate = figure(`llm-${name}`, unit, { value, baseline }, { atLeast: 0.97 });
  return [rate, counted(`llm-${name}-refused`, "calls", refused, 0)];
}

/** A number that must not pass a limit, which may be 0. */
const counted = (name: string, unit: string, value: number, most: number): Figure => ({
  name,
  value,
  unit,
  baseline: most,
  ratio: most === 0 ? value : value / most,
  ok: value <= most,
});

/** Labels a second of the product at 200 in the air, and its CPU for a label above that of a bare loop in the same process. */
async function unlimited(provider: Simulator): Promise<Figure[]> {
  const IN_FLIGHT = 200;
  const TASKS = 12_000;
  await provider.configure({ limits: { ...NO_LIMITS, burstSeconds: 60 } });
  await bareLoop(TASKS / 20, IN_FLIGHT); // warms up
  const bare = await bareLoop(TASKS / 4, IN_FLIGHT);
  const world = await keyedWorld(TASKS, textOf(40));
  const cpuBefore = cpuMs();
  const { labels: value } = await runTo(world);
  const cpu = { value: (cpuMs() - cpuBefore) / TASKS, baseline: bare.cpuMs + ADDED_CPU_MS };
  return [
    figure(
      "llm-unlimited",
      "labels/s",
      { value, baseline: (IN_FLIGHT * 1_000) / LATENCY_MS },
      { atLeast: 0.95 },
    ),
    figure("llm-unlimited-bare", "labels/s", { value, baseline: bare.perSecond }, { atLeast: 0.95 }),
    figure("llm-unlimited-cpu", "ms/label", cpu, { atMost: 1 }),
  ];
}

/** Three processes with two chunks each, so that none of them can take all six of the organization. */
async function byThree(provider: Simulator, settings: Record<string, string>): Promise<Figure[]> {
  const workers = await startWorkers(3, { ...settings, JOBS_CONCURRENCY: "2" });
  try {
    return await paced("three-processes", provider, { tasks: 2_400, requestsPerMinute: 3_000 });
  } finally {
    await workers.stop();
  }
}

/** Peak memory of a worker process while it labels texts of a megabyte. */
async function large(provider: Simulator, settings: Record<string, string>): Promise<Figure[]> {
  await provider.configure({ limits: { ...NO_LIMITS, burstSeconds: 60 } });
  const world = await keyedWorld(150, textOf(1_000_000), "gpt-6-luna");
  const workers = await startWorkers(1, settings);
  let peakMiB = 0;
  const sampler = setInterval(() => {
    const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(workers.pids[0])], { encoding: "utf8" });
    peakMiB = Math.max(peakMiB, Number(stdout) / 1_024);
  }, 100);
  try {
    await runTo(world);
  } finally {
    clearInterval(sampler);
    await workers.stop();
  }
  return [figure("llm-memory", "MiB", { value: peakMiB, baseline: MOST_MIB }, { atMost: 1 })];
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The client alone, with as many calls in the air: nothing is read from or written to a database. */
async function bareLoop(labels: number, inFlight: number) {
  const { openaiProvider } = await import("@/server/llm/openai");
  const { classifyText } = await import("@/server/llm/classify");
  const { modelById } = await import("@/lib/models");
  const model = modelById(MODEL);
  if (!model) throw new Error(`no model ${MODEL}`);
  const provider = openaiProvider({ apiKey: `sk-bench-${randomUUID()}` });
  const { signal } = new AbortController();
  let next = 0;
  const worker = async () => {
    while (next++ < labels)
      await classifyText(provider, {
        model,
        labels: LABELS,
        system: "Choose.",
        user: `My parcel is late (${next})`,
        signal,
      });
  };
  const cpuBefore = cpuMs();
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return {
    perSecond: labels / ((performance.now() - began) / 1_000),
    cpuMs: (cpuMs() - cpuBefore) / labels,
  };
}

const textOf = (bytes: number) =>
  "Where is my parcel, the delivery is late again. ".repeat(Math.ceil(bytes / 48)).slice(0, bytes);

async function keyedWorld(tasks: number, text: string, model = MODEL): Promise<RunWorld> {
  const { prisma } = await import("@/server/db/client");
  const { runWorld } = await import("@/tests/integration/services/run-world");
  const { updateApiKey } = await import("@/server/services/api-key/update");
  const world = await runWorld({ tasks, groundTruth: 0, model });
  await prisma()
    .$executeRaw`update "Task" set text = left(${text}, 1000), data = jsonb_build_object('text', ${text} || ' ' || id)
    where "orgId" = ${world.orgId}`;
  await updateApiKey(world.ownerScope, { apiKey: `sk-bench-${randomUUID()}` });
  return world;
}

/**
 * Runs on all tasks. Rates are taken from the first answers to the last twentieth of the tasks, where fewer calls are left than may be
 * in the air.
 */
async function runTo(world: RunWorld) {
  const { createRun } = await import("@/server/services/runs/create");
  const { getRun } = await import("@/server/services/runs/read");
  const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  const { runId } = await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
  const look = async () => {
    const { state, code, done, total, promptTokens } = await getRun(world.scope, { runId });
    return { state, code, done, total, tokens: Number(promptTokens), at: performance.now() };
  };
  const began = await look();
  let first: typeof began | undefined;
  let last: typeof began | undefined;
  for (let now = began; now.at - began.at < MOST_SECONDS * 1_000; now = await look()) {
    if (now.done > 0) first ??= now;
    if (now.done > 0.95 * now.total) last ??= now;
    if (now.state === "completed" && first && last) {
      const seconds = (last.at - first.at) / 1_000;
      return { labels: (last.done - first.done) / seconds, tokens: (last.tokens - first.tokens) / seconds };
    }
    if (!["queued", "running"].includes(now.state)) throw new Error(`the run is ${now.state} ${now.code}`);
    await sleep(50);
  }
  throw new Error("the run did not end in time");
}
