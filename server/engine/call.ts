// One call of the SDK: reads the run, builds the request, reads the answer.

import { applyReply } from "./apply";
import { type Core, isActive, serveUrl } from "./core";
import { giveBack } from "./lease";
import { logFailure } from "./log";
import type { FunctionConfig, Job, Reply, Run, StepValue } from "./types";

/** Calls that may end without an answer (process killed) before the run fails. */
const CRASH_LIMIT = 10;
const DEFAULT_RETRIES = 4;
const UNKNOWN_FUNCTION_DELAY_S = 60;
const LATEST_VERSION = 2;

type LoadedRun = Run & { steps: [string, StepValue][] };

export async function executeCall(core: Core, job: Job): Promise<void> {
  const fn = core.registry.get(job.fn);
  const run = await loadRun(core, job);
  if (!run || !isActive(run.status)) {
    await core.store.query("delete from engine.job where id = $1 and token = $2", [job.id, job.token]);
    return;
  }
  if (!fn && job.crashes < CRASH_LIMIT) return postpone(core, job);
  const maxAttempts = (fn?.steps.step.retries?.attempts ?? DEFAULT_RETRIES) + 1;
  const reply = fn && job.crashes < CRASH_LIMIT ? await ask(core, fn, run, job, maxAttempts) : giveUp(job);
  await withWriteRetries(core, job, () => applyReply({ core, job, run, maxAttempts, reply }));
}

async function loadRun(core: Core, job: Job): Promise<LoadedRun | undefined> {
  const rows = await core.store.query<LoadedRun>(
    `select id, fn, tenant, status, events, force_plan, version, parent_run, parent_step, ckeys, step_count,
            (select coalesce(jsonb_agg(jsonb_build_array(step.id, step.value) order by step.seq), '[]')
               from engine.step where step.run_id = run.id and step.done) as steps
       from engine.run where id = $1`,
    [job.run_id],
  );
  return rows[0];
}

// Another version of the program may know the function; this one asks again later.
async function postpone(core: Core, job: Job): Promise<void> {
  core.settings.log("warn", "function unknown", { fn: job.fn, run: job.run_id });
  await core.store.query(
    `update engine.job
        set locked_by = null, expires_at = null, crashes = crashes + 1,
            run_at = clock_timestamp() + make_interval(secs => $4)
      where id = $1 and token = $2 and locked_by = $3`,
    [job.id, job.token, core.id, UNKNOWN_FUNCTION_DELAY_S],
  );
}

function giveUp(job: Job): Reply {
  const message = `this call ended ${job.crashes} times without an answer`;
  return {
    status: 400,
    noRetry: true,
    retryAfter: null,
    version: LATEST_VERSION,
    body: { name: "Error", message },
  };
}

async function ask(
  core: Core,
  fn: FunctionConfig,
  run: LoadedRun,
  job: Job,
  maxAttempts: number,
): Promise<Reply> {
  const url = serveUrl(core);
  url.searchParams.set("fnId", fn.id);
  url.searchParams.set("stepId", job.step_id ?? "step");
  const request = new Request(url, {
    method: "POST",
    headers: {
      host: url.host,
      "content-type": "application/json",
      "x-inngest-server-kind": "dev",
      "x-run-id": run.id,
    },
    body: JSON.stringify(requestBody(core, fn, run, job, maxAttempts)),
  });
  core.stats.calls++;
  try {
    return await readReply(await core.handler(request));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      status: 500,
      noRetry: false,
      retryAfter: null,
      version: LATEST_VERSION,
      body: { name: "Error", message },
    };
  }
}

function requestBody(core: Core, fn: FunctionConfig, run: LoadedRun, job: Job, maxAttempts: number) {
  // fn_id switches checkpointing on; qi_id comes back with every checkpoint and says whose it is.
  const checkpoint = core.settings.checkpointing && !job.step_id;
  return {
    version: run.version,
    event: run.events[0],
    events: run.events,
    steps: Object.fromEntries(run.steps),
    defers: {},
    use_api: false,
    ctx: {
      run_id: run.id,
      env: "embedded",
      step_id: "step",
      attempt: job.attempt,
      max_attempts: maxAttempts, // without it the SDK never calls an error final
      stack: { stack: run.steps.map(([id]) => id), current: run.steps.length },
      disable_immediate_execution: run.force_plan || job.step_id !== null,
      use_api: false,
      ...(checkpoint ? { fn_id: fn.id, qi_id: `${job.id}:${job.token}` } : {}),
    },
  };
}

async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  return {
    status: response.status,
    noRetry: response.headers.get("x-inngest-no-retry") === "true",
    retryAfter: response.headers.get("retry-after"),
    version: Number(response.headers.get("x-inngest-req-version") ?? LATEST_VERSION),
    body: text ? (JSON.parse(text) as unknown) : null,
  };
}

const WRITE_PAUSES_MS = [500, 1500, 3000];

/** Repeats a write while the database is away, three times within 5 s; then the job is given back, which counts as a crash. */
async function withWriteRetries(core: Core, job: Job, write: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await write();
    } catch (error) {
      logFailure(core, "result not written", error, job);
    }
    const pause = WRITE_PAUSES_MS[tries];
    if (pause === undefined) return giveBack(core, job);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
