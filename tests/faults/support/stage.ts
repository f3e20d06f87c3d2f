// The stage of a fault test: a scripted provider, settings that this process and the workers share, and worlds ready to run.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";
import type { RunWorld } from "@/tests/integration/services/run-world";
import { productEnv, startProduct } from "@/tests/setup/product";
import { startWorker, type Worker } from "@/tests/setup/workers";
import { type Annotations, annotationsOf, expectInvariants } from "./invariants";

const CHUNKS_AT_ONCE = 6;
const CALLS_IN_FLIGHT = 200;
/** What one kill can make the product ask again: calls in the air, and as many tasks whose answers are being stored. */
export const IN_WORK = CHUNKS_AT_ONCE * Math.ceil((2 * CALLS_IN_FLIGHT) / CHUNKS_AT_ONCE);

export type KeyedWorld = RunWorld & { apiKey: string; tasks: number; annotations: Annotations };
export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Must be opened before any module of the product is imported: the address of the provider is read once. */
export async function openStage() {
  const fake = await startFakeOpenAI({ isExact: false });
  const databaseUrl = process.env.DATABASE_URL ?? "";
  const settings = productEnv({ databaseUrl, env: { LLM_BASE_URL: fake.url } });
  const { ENCRYPTION_KEYS = "", NEXTAUTH_SECRET = "" } = settings;
  const shared = { ENCRYPTION_KEYS, NEXTAUTH_SECRET, LLM_BASE_URL: fake.url };
  Object.assign(process.env, shared);
  const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
  const { engineHandler } = await import("@/server/jobs/handler");
  const { reconcileRuns } = await import("@/server/services/runs/reconcile");
  const { createRun } = await import("@/server/services/runs/create");
  const { getRun } = await import("@/server/services/runs/read");
  const sql = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  const running = new Set<Pick<Worker, "end">>();
  await startJobs(engineHandler, { work: false });

  /** Kills what a test has left running. */
  const endAll = async () => {
    for (const each of running) await each.end("SIGKILL");
    running.clear();
  };
  const seen = ({ apiKey }: KeyedWorld) => (fake.stats.byKey[apiKey] ?? 0) - 1; // the list of models
  const state = async (world: KeyedWorld, runId: string) => (await getRun(world.scope, { runId })).state;
  return {
    fake,
    sql,
    databaseUrl,
    /** The production server, whose engine takes jobs as well. Needs a build, which is made when it is stale. */
    async server({ env = {} }: { env?: Record<string, string> } = {}) {
      const server = await startProduct({ databaseUrl, env: { ...shared, ...env } });
      running.add(server);
      return server;
    },

    /** Calls for labels that the provider saw from this world. */
    seen,
    /** Those that it answered whole. */
    answered: ({ apiKey }: KeyedWorld) => fake.stats.sentByKey[apiKey] ?? 0,
    state,

    /** A running `npm run worker`, or another script. */
    async worker({ env = {}, script }: { env?: Record<string, string>; script?: string } = {}) {
      const worker = await startWorker({ ...settings, ...env }, script);
      running.add(worker);
      return worker;
    },

    /** An organization with a key of its own, `tasks` tasks and some annotations of people. */
    world: (tasks: number) => makeWorld(sql, tasks),

    /** Starts a run over all tasks, in chunks as the product cuts them. */
    start: async (world: KeyedWorld, clientRequestId: string = randomUUID()): Promise<string> =>
      (await createRun(world.scope, { ...wholeProject(world), clientRequestId })).runId,

    /** The same through the Batch API. */
    startBatch: async (world: KeyedWorld): Promise<string> =>
      (await createRun(world.scope, { ...wholeProject(world), mode: "batch", clientRequestId: randomUUID() }))
        .runId,

    /** The same in chunks of `size` tasks: planned before a worker could, which then goes by the plan. No worker may run. */
    async startInChunks(world: KeyedWorld, size: number): Promise<string> {
      const runId = await this.start(world);
      await sql.query(
        `insert into "RunChunk" ("orgId", "runId", "index", "taskIds")
         select $1, $2, n / $4, array_agg(id order by id)
           from (select id, (row_number() over (order by id) - 1)::int as n from "Task" where "projectId" = $3) numbered
          group by n / $4`,
        [world.orgId, runId, world.projectId, size],
      );
      return runId;
    },

    until: async (condition: () => boolean | Promise<boolean>, what: string, limitMs = 60_000) => {
      for (const began = performance.now(); !(await condition()); await sleep(5)) {
        if (performance.now() - began > limitMs) throw new Error(`${what}: not within ${limitMs} ms`);
      }
    },

    /** The engine has done all that it was given. */
    async isIdle(): Promise<boolean> {
      const { rows } = await sql.query("select count(*)::int as n from engine.job where kind <> 'cron'");
      return rows[0].n === 0;
    },

    /** Rows of the run that are committed. */
    async stored(runId: string): Promise<number> {
      const { rows } = await sql.query('select count(*)::int as n from "Prediction" where "runId" = $1', [
        runId,
      ]);
      return rows[0].n;
    },

    /** What the cron does once the run has been silent for long enough. */
    async reconcile(runId: string) {
      await sql.query(`update "Run" set "progressAt" = now() - interval '6 minutes' where id = $1`, [runId]);
      return reconcileRuns();
    },

    /** After the end of the run: everything that must hold, with at most `repeats` calls too many. */
    expectWhole: (world: KeyedWorld, { repeats = 0, settled = true } = {}) =>
      expectInvariants(sql, {
        settled,
        annotations: world.annotations,
        calls: { seen: seen(world), tasks: world.tasks, repeats },
      }),

    /** Everything that must hold of all runs, with nothing left in the engine. */
    expectSettled: () => expectInvariants(sql),

    endAll,

    async close() {
      await endAll();
      await stopJobs();
      await sql.end();
      await fake.close();
    },
  };
}

const wholeProject = ({ versionId }: KeyedWorld) =>
  ({ versionId, scope: "all", sampleSize: 1, onlyMissing: false }) as const;

const PERSONS = 3;
const MODEL = "gpt-5.6-luna";

async function makeWorld(sql: pg.Pool, tasks: number): Promise<KeyedWorld> {
  const { runWorld } = await import("@/tests/integration/services/run-world");
  const { updateApiKey } = await import("@/server/services/api-key/update");
  const world = await runWorld({
    tasks,
    groundTruth: Math.min(PERSONS, tasks),
    model: MODEL,
    replyCache: true,
  });
  const apiKey = `sk-fault-${randomUUID()}`;
  await updateApiKey(world.ownerScope, { apiKey });
  return { ...world, apiKey, tasks, annotations: await annotationsOf(sql, world.projectId) };
}
