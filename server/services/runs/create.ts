// Starting a run: everything it will use is frozen in the transaction that writes it, then the event goes out.
import { randomUUID } from "node:crypto";
import { AppError, notFound } from "@/lib/errors";
import { holds, refusal } from "@/lib/permissions";
import type { CreateRunInput, RunTarget } from "@/lib/schemas/run";
import { runRequested, sendEvent } from "@/server/inngest/events";
import { assertReach, type ProjectScope, personOf, type Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { readCaps, writeCap } from "@/server/services/budgets/caps";
import { assertCountable, capProblem } from "@/server/services/budgets/problem";
import { databaseTime } from "@/server/services/database-time";
import { activeLabels, loadVersion, lockVersion } from "@/server/services/prompts/load";
import { findProblem, refuseRun } from "@/server/services/runs/problems";
import { countTasks, type TaskSelection } from "@/server/services/runs/tasks";

/** What a run would work on: the version, the project as it is now, and the number of tasks in scope. */
export async function describeTarget(tx: Tx, scope: ProjectScope, target: RunTarget, seed: string) {
  const { orgId, projectId } = scope;
  const version = await loadVersion(tx, { orgId, projectId, versionId: target.versionId });
  const project = await tx.project.findFirst({
    where: { orgId, id: projectId },
    select: { columns: true, instructions: true },
  });
  if (!project) throw notFound("This project");
  const labels = await activeLabels(tx, orgId, projectId);
  const selection: TaskSelection = {
    orgId,
    projectId,
    versionId: version.id,
    scope: target.scope,
    sampleSize: target.scope === "sample" ? target.sampleSize : null,
    sampleSeed: target.scope === "sample" ? seed : null,
    onlyMissing: target.onlyMissing,
  };
  const tasks = await countTasks(tx, selection);
  const mode = target.mode ?? "live";
  const caps = await readCaps(tx, { orgId, projectId });
  const problem =
    (await findProblem(tx, { orgId, version, project: { ...project, labels }, tasks, mode })) ??
    capProblem(version.model, caps);
  return { version, project, labels, selection, tasks, caps, problem };
}

/** The run that this click made, also when the click arrives twice. Throws api_key_missing or conflict with the reason. */
export async function createRun(scope: ProjectScope, input: CreateRunInput): Promise<{ runId: string }> {
  const { userId, role } = personOf(scope);
  if (!holds(role, "prompt.run")) throw new AppError("forbidden", refusal("prompt.run"));
  const run = await scope.run(async (tx) => {
    await assertReach(tx, scope, scope.projectId);
    await lockVersion(tx, scope.orgId, input.versionId);
    const twin = { orgId_clientRequestId: { orgId: scope.orgId, clientRequestId: input.clientRequestId } };
    const known = await tx.run.findUnique({ where: twin, select: { id: true, generation: true } });
    return known ?? writeRun(tx, scope, input, userId);
  });
  await requestRun(scope.orgId, run);
  return { runId: run.id };
}

async function writeRun(tx: Tx, scope: ProjectScope, input: CreateRunInput, userId: string) {
  const { orgId, projectId } = scope;
  const target = await describeTarget(tx, scope, input, randomUUID());
  if (target.problem) refuseRun(target.problem);
  const { version, selection, labels } = target;
  const { capUsd = null, acceptsUnknownPrice = false } = input;
  const isCapped = capUsd !== null || target.caps.length > 0;
  assertCountable({ model: version.model, labels, isCapped }, acceptsUnknownPrice);
  const createdAt = await databaseTime(tx);
  const run = await tx.run.create({
    data: {
      orgId,
      projectId,
      promptId: version.promptId,
      versionId: version.id,
      clientRequestId: input.clientRequestId,
      mode: input.mode ?? "live",
      scope: selection.scope,
      onlyMissing: selection.onlyMissing,
      sampleSize: selection.sampleSize,
      sampleSeed: selection.sampleSeed,
      labels: labels.map(({ id, value, description }) => ({ id, value, description })),
      instructions: target.project.instructions,
      columns: target.project.columns,
      model: version.model,
      total: target.tasks,
      createdById: userId,
      createdAt,
    },
    select: { id: true, generation: true },
  });
  await tx.promptVersion.updateMany({
    where: { orgId, id: version.id, state: "draft" },
    data: { state: "frozen", frozenAt: createdAt },
  });
  const capped = { kind: "run", projectId: null, runId: run.id } as const;
  if (capUsd !== null) await writeCap(tx, scope, capped, { amountUsd: capUsd });
  await audit(tx, scope, {
    action: "run.create",
    targetType: "run",
    targetId: run.id,
    projectId,
    detail: { scope: selection.scope, tasks: target.tasks, model: version.model },
  });
  return run;
}

/** Tells the jobs about a generation of the run; the same generation twice is once. */
export async function requestRun(orgId: string, run: { id: string; generation: number }): Promise<void> {
  const id = `run:${run.id}:${run.generation}`;
  await sendEvent(runRequested.create({ orgId, runId: run.id }, { id }));
}
