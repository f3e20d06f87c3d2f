// What a chunk still has to do: the run as it was frozen, and the chunk's tasks without a row.
import { type LongTexts, longTextsOf } from "@/lib/long-texts";
import { type CompiledPrompt, compilePrompt } from "@/lib/prompt-render";
import { type FrozenLabel, FrozenLabels } from "@/lib/schemas/run";
import type { Priority } from "@/server/llm/limits";
import type { OrgScope, Tx } from "@/server/scope";
import type { ChunkRef } from "@/server/services/runs/plan";
import { priorityOf } from "@/server/services/runs/priority";

export type OpenChunk = {
  run: {
    id: string;
    projectId: string;
    versionId: string;
    model: string;
    instructions: string;
    longTexts: LongTexts;
    /** Of the model's window; narrowed in place when the host counts more than we do. */
    windowShare: number;
    priority: Priority;
  };
  labels: FrozenLabel[];
  prompt: CompiledPrompt;
  missing: bigint[];
};

/** Null when there is nothing to do: the run does not run, or the chunk is done or was sent again since. */
export async function openChunk(scope: OrgScope, ref: ChunkRef): Promise<OpenChunk | null> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const run = await tx.run.findFirst({
      where: { orgId, id: ref.runId, state: "running" },
      select: {
        id: true,
        projectId: true,
        versionId: true,
        model: true,
        labels: true,
        instructions: true,
        columns: true,
        scope: true,
        total: true,
        windowShare: true,
        version: { select: { system: true, user: true, longTexts: true } },
      },
    });
    if (!run) return null;
    const chunk = await tx.runChunk.findFirst({
      where: { orgId, runId: ref.runId, index: ref.index, attempt: ref.attempt, state: "sent" },
      select: { index: true },
    });
    if (!chunk) return null;
    const missing = await missingTasks(tx, orgId, ref);
    const { version, columns, labels, scope: tasks, total, ...rest } = run;
    return {
      run: {
        ...rest,
        longTexts: longTextsOf(version.longTexts),
        priority: priorityOf({ scope: tasks, total }),
      },
      labels: FrozenLabels.parse(labels),
      prompt: compilePrompt(version, columns),
      missing,
    };
  });
}

/** The chunk's tasks that exist and have no row in this run, in order. */
export async function missingTasks(
  tx: Tx,
  orgId: string,
  ref: { runId: string; index: number },
): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    select t.id from "RunChunk" c
    join "Run" r on r."orgId" = c."orgId" and r.id = c."runId"
    cross join lateral unnest(c."taskIds") as ids(id)
    join "Task" t on t."orgId" = r."orgId" and t."projectId" = r."projectId" and t.id = ids.id
    where c."orgId" = ${orgId} and c."runId" = ${ref.runId} and c."index" = ${ref.index}
      and not exists (select 1 from "Prediction" p where p."runId" = c."runId" and p."taskId" = t.id)
    order by t.id`;
  return rows.map((row) => row.id);
}
