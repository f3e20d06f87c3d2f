// Stores one person's decision about one task: a label, or a skip.
import { AppError, notFound } from "@/lib/errors";
import type { CreateAnnotation, SkipTask } from "@/lib/schemas/annotation";
import { isUniqueViolation } from "@/server/db/errors";
import { type ProjectScope, personOf, type Tx } from "@/server/scope";
import { lockTask, recountTasks } from "@/server/services/tasks/counters";
import { blindOn, loadViewer } from "@/server/services/tasks/viewer";

export type Stored = { id: bigint; version: number };

/**
 * A label from the person themselves; a former skip of theirs becomes the label. Throws not_found for a foreign task,
 * invalid for a retired label, conflict when the person labelled this task already.
 */
export async function createAnnotation(scope: ProjectScope, input: CreateAnnotation): Promise<Stored> {
  return storeDecision(scope, input.taskId, async (tx) => {
    await demandLabel(tx, scope, input.labelId);
    return {
      labelId: input.labelId,
      leadTimeMs: input.leadTimeMs ?? null,
      predictionId: input.predictionId
        ? await acceptedPrediction(tx, scope, input, input.predictionId)
        : null,
    };
  });
}

/** The person passes on this task; it stays open for others. Throws conflict when they labelled it already. */
export async function skipTask(scope: ProjectScope, input: SkipTask): Promise<Stored> {
  return storeDecision(scope, input.taskId, async () => ({
    labelId: null,
    leadTimeMs: input.leadTimeMs ?? null,
    predictionId: null,
  }));
}

/** Throws not_found for a foreign label, invalid for a retired one. */
export async function demandLabel(tx: Tx, scope: ProjectScope, labelId: string): Promise<void> {
  const { orgId, projectId } = scope;
  const label = await tx.label.findFirst({
    where: { orgId, projectId, id: labelId },
    select: { retiredAt: true },
  });
  if (!label) throw notFound("This label");
  if (label.retiredAt !== null)
    throw new AppError("invalid", "This label has been retired.", {
      fields: { labelId: "Choose one of the labels in use." },
    });
}

type Decision = { labelId: string | null; leadTimeMs: number | null; predictionId: bigint | null };

async function storeDecision(
  scope: ProjectScope,
  taskId: bigint,
  decide: (tx: Tx) => Promise<Decision>,
): Promise<Stored> {
  const { userId } = personOf(scope);
  const { orgId, projectId } = scope;
  try {
    return await scope.run(async (tx) => {
      await lockTask(tx, scope, taskId);
      const decision = await decide(tx);
      const mine = { orgId, projectId, taskId, createdById: userId, source: "human" };
      const earlier = await tx.annotation.findFirst({ where: mine, select: { id: true, skipped: true } });
      if (earlier && !earlier.skipped) throw alreadyDone();
      const data = { ...decision, skipped: decision.labelId === null };
      const select = { id: true, version: true };
      const stored = earlier
        ? await tx.annotation.update({
            where: { orgId_id: { orgId, id: earlier.id } },
            data: { ...data, updatedById: userId, version: { increment: 1 } },
            select,
          })
        : await tx.annotation.create({ data: { ...mine, ...data }, select });
      await tx.taskLease.deleteMany({ where: { orgId, taskId, userId } });
      await recountTasks(tx, scope, [taskId]);
      return stored;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw alreadyDone();
    throw error;
  }
}

const alreadyDone = () =>
  new AppError("conflict", "You have labelled this task already. Open it to change your answer.");

/**
 * The prediction that the person took over, kept as the annotation's parent when its label is the one they chose and no
 * other annotation came from it. Throws not_found for a prediction that was not theirs to see.
 */
async function acceptedPrediction(
  tx: Tx,
  scope: ProjectScope,
  input: CreateAnnotation,
  predictionId: bigint,
) {
  const { orgId, projectId } = scope;
  const prediction = await tx.prediction.findFirst({
    where: { orgId, projectId, id: predictionId, taskId: input.taskId, state: "done" },
    select: { labelId: true, annotations: { select: { id: true } } },
  });
  const viewer = await loadViewer(tx, scope);
  if (!prediction || !viewer.canSee || blindOn(viewer, false)) throw notFound("This prediction");
  const isFree = prediction.annotations.length === 0;
  return prediction.labelId === input.labelId && isFree ? predictionId : null;
}
