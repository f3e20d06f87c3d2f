// Stopping, pausing and going on: the state in the database is the truth, the event only spares work.
import { dayOf } from "@/lib/day";
import { AppError, notFound } from "@/lib/errors";
import { FAILURES, type FailureCode } from "@/lib/failures";
import { ACTIVE_RUN_STATES, RESUMABLE_RUN_STATES } from "@/lib/run-states";
import { FrozenLabels } from "@/lib/schemas/run";
import { runCanceled, sendEvent } from "@/server/inngest/events";
import type { OrgScope, ProjectScope, Tx } from "@/server/scope";
import { servedModels } from "@/server/services/api-key/served";
import { audit } from "@/server/services/audit";
import { readCaps } from "@/server/services/budgets/caps";
import { capProblem } from "@/server/services/budgets/problem";
import { databaseTime } from "@/server/services/database-time";
import { loadVersion } from "@/server/services/prompts/load";
import { requestRun } from "@/server/services/runs/create";
import { findProblem, refuseRun } from "@/server/services/runs/problems";

/** No new call is made two seconds later; answers that are in flight are stored. Throws conflict when the run has ended. */
export async function cancelRun(scope: ProjectScope, input: { runId: string }): Promise<void> {
  const { orgId, projectId } = scope;
  const run = await scope.run(async (tx) => {
    const endedAt = await databaseTime(tx);
    const { count } = await tx.run.updateMany({
      where: {
        orgId,
        projectId,
        id: input.runId,
        state: { in: ["queued", "running", "paused", "budget_stopped"] },
      },
      data: { state: "canceled", endedAt, pauseReason: null },
    });
    const row = await tx.run.findFirst({
      where: { orgId, projectId, id: input.runId },
      select: { id: true, generation: true },
    });
    if (!row) throw notFound("This run");
    if (count === 0) throw new AppError("conflict", "This run has already ended.");
    await audit(tx, scope, { action: "run.cancel", targetType: "run", targetId: row.id, projectId });
    return row;
  });
  const id = `cancel:${run.id}:${run.generation}`;
  await sendEvent(runCanceled.create({ orgId, runId: run.id }, { id }));
}

/**
 * A person's pause: no new call two seconds later, and answers in flight are stored. Its jobs see the state by themselves: an
 * event that came late would end those of a resumed run. Throws conflict when the run does not go on anyway.
 */
export async function pauseByPerson(scope: ProjectScope, input: { runId: string }): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const where = { orgId, projectId, id: input.runId };
    const { count } = await tx.run.updateMany({
      where: { ...where, state: { in: [...ACTIVE_RUN_STATES] } },
      data: { state: "paused", pauseReason: "user", code: null },
    });
    if (count === 0) {
      if (!(await tx.run.findFirst({ where, select: { id: true } }))) throw notFound("This run");
      throw new AppError("conflict", "Only a run that goes on can be paused.");
    }
    await audit(tx, scope, { action: "run.pause", targetType: "run", targetId: input.runId, projectId });
  });
}

/** Sends a stopped run on with what is left; finished rows stay. Throws conflict when it cannot go on, with the reason. */
export async function resumeRun(scope: ProjectScope, input: { runId: string }): Promise<void> {
  const { orgId, projectId } = scope;
  const run = await scope.run(async (tx) => {
    await assertRunnable(tx, scope, input.runId);
    const next = await nextGeneration(tx, { orgId, runId: input.runId, from: RESUMABLE_RUN_STATES });
    if (!next) throw new AppError("conflict", "This run is not stopped.");
    await audit(tx, scope, { action: "run.resume", targetType: "run", targetId: input.runId, projectId });
    return next;
  });
  await requestRun(orgId, run);
}

/** Throws conflict when the run could not go on. A refused key or an empty account may have been mended since: the provider will say. */
export async function assertRunnable(tx: Tx, { orgId, projectId }: ProjectScope, id: string): Promise<void> {
  const where = { orgId, projectId, id };
  const row = await tx.run.findFirst({ where, select: { versionId: true, columns: true, labels: true } });
  if (!row) throw notFound("This run");
  const version = await loadVersion(tx, { orgId, projectId, versionId: row.versionId });
  const project = { columns: row.columns, labels: FrozenLabels.parse(row.labels) };
  const problem =
    (await findProblem(tx, { orgId, version, project, tasks: 1 })) ??
    capProblem(version.model, await readCaps(tx, { orgId, projectId, runId: id }));
  if (problem && problem.code !== "KEY_INVALID" && problem.code !== "QUOTA") refuseRun(problem);
}

type Restart = { orgId: string; runId: string; from: readonly string[] };

/** Queues the run again with every open chunk under a new attempt, so that events of the old generation end at once. */
export async function nextGeneration(tx: Tx, { orgId, runId, from }: Restart) {
  const progressAt = await databaseTime(tx);
  const { count } = await tx.run.updateMany({
    where: { orgId, id: runId, state: { in: [...from] } },
    data: {
      state: "queued",
      generation: { increment: 1 },
      endedAt: null,
      pauseReason: null,
      code: null,
      stoppedBy: null,
      failedInRow: 0,
      progressAt,
    },
  });
  if (count === 0) return null;
  await tx.runChunk.updateMany({
    where: { orgId, runId, state: { not: "done" } },
    data: { state: "queued", attempt: { increment: 1 } },
  });
  return tx.run.findFirst({ where: { orgId, id: runId }, select: { id: true, generation: true } });
}

/** Pauses a running run with the reason of `code`; finished rows stay, the rest stays to do. */
export async function pauseRun(scope: OrgScope, runId: string, found: FailureCode): Promise<void> {
  const { orgId } = scope;
  await scope.run(async (tx) => {
    const isOver = found === "MODEL_NOT_FOUND" && (await hasEnded(tx, orgId, runId));
    const code = isOver ? "MODEL_RETIRED" : found;
    await tx.run.updateMany({
      where: { orgId, id: runId, state: "running" },
      data: { state: "paused", pauseReason: FAILURES[code].pauseReason ?? "provider", code },
    });
    if (code === "KEY_INVALID")
      await tx.apiKey.updateMany({ where: { orgId }, data: { state: "refused", code } });
    if (code === "QUOTA")
      await tx.apiKey.updateMany({ where: { orgId }, data: { state: "no_credit", code } });
  });
}

/** True when the key's host has announced an end of the run's model that has passed; the catalogue's ends are known to the call. */
async function hasEnded(tx: Tx, orgId: string, runId: string): Promise<boolean> {
  const run = await tx.run.findFirst({ where: { orgId, id: runId }, select: { model: true } });
  const served = await servedModels(tx, orgId);
  const end = served?.find(({ id }) => id === run?.model)?.shutdownDate;
  return Boolean(end && end.slice(0, 10) <= dayOf());
}

/** For a run whose planning failed for good: it ends, and says so. */
export async function failRun(scope: OrgScope, runId: string): Promise<void> {
  const { orgId } = scope;
  await scope.run(async (tx) => {
    const endedAt = await databaseTime(tx);
    await tx.run.updateMany({
      where: { orgId, id: runId, state: { in: ["queued", "running"] } },
      data: { state: "failed", endedAt },
    });
  });
}
