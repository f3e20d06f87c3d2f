// Does one claimed job, whatever its kind.

import { executeCall } from "./call";
import type { Core, Tx } from "./core";
import { fireCron } from "./crons";
import { createRun, flushBatch } from "./schedule";
import { resolveStep } from "./steps";
import type { EngineEvent, Job, StepValue } from "./types";
import { inTransaction } from "./work";

export async function executeJob(core: Core, job: Job): Promise<void> {
  switch (job.kind) {
    case "call":
      return executeCall(core, job);
    case "wake":
      return finishJob(core, job, async (tx, payload) => {
        if (!job.run_id || !job.step_id) return;
        await resolveStep(tx, job.run_id, job.step_id, (payload.value ?? null) as StepValue);
      });
    case "debounce":
      return finishJob(core, job, async (tx, payload) => {
        const fn = core.registry.get(job.fn);
        if (fn) await createRun(core, tx, { fn, events: [payload.event as EngineEvent] });
      });
    case "batch":
      return finishJob(core, job, async (tx, payload) => {
        const fn = core.registry.get(job.fn);
        if (fn) await flushBatch(core, tx, fn, String(payload.key));
      });
    case "cron":
      return fireCron(core, job);
  }
}

// Deletes the job and does its work in one transaction, if it is still ours. The payload is read as it is now.
async function finishJob(
  core: Core,
  job: Job,
  work: (tx: Tx, payload: Record<string, unknown>) => Promise<void>,
): Promise<void> {
  await inTransaction(core, async (tx) => {
    const [row] = await tx.query<{ payload: Record<string, unknown> | null }>(
      "delete from engine.job where id = $1 and token = $2 and locked_by = $3 returning payload",
      [job.id, job.token, core.id],
    );
    if (row) await work(tx, row.payload ?? {});
  });
}
