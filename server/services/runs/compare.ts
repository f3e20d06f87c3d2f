// Two runs beside each other: what became of the tasks that both hold.
import type { CompareGroup } from "@/lib/run-states";
import type { CompareRunsInput } from "@/lib/schemas/run";
import { Prisma } from "@/prisma/generated/client";
import type { ProjectScope, Tx } from "@/server/scope";
import { demandRun } from "@/server/services/runs/read";

const PAGE = 50;

export type ComparedRow = {
  taskId: bigint;
  innerId: number;
  text: string;
  truthId: string | null;
  /** Label ids; null is failed. */
  a: string | null;
  b: string | null;
};

const CONDITIONS: Record<CompareGroup, Prisma.Sql> = {
  changed: Prisma.sql`a is distinct from b`,
  improved: Prisma.sql`truth is not null and a is distinct from truth and b = truth`,
  regressed: Prisma.sql`truth is not null and a = truth and b is distinct from truth`,
  changed_wrong: Prisma.sql`truth is not null and a is distinct from truth and b is distinct from truth and a is distinct from b`,
  same_wrong: Prisma.sql`truth is not null and a is distinct from truth and a is not distinct from b`,
  both_right: Prisma.sql`a = truth and b = truth`,
};

/**
 * tasks: how many both runs have finished. groups: how many of them fell into each group; "changed" also counts tasks without
 * ground truth, the other five are about ground truth. rows: a page of one group in task order; `next` is its cursor.
 */
export async function compareRuns(scope: ProjectScope, input: CompareRunsInput) {
  return scope.run(async (tx) => {
    await demandRun(tx, scope, input.runId);
    await demandRun(tx, scope, input.otherId);
    const pairs = pairsOf(scope, input);
    const counts = await countGroups(tx, pairs);
    const rows = await tx.$queryRaw<ComparedRow[]>`
      select "taskId", "innerId", text, truth as "truthId", a, b from (${pairs}) pairs
      where "taskId" > ${input.cursor ?? 0n} and ${CONDITIONS[input.group]} order by "taskId" limit ${PAGE + 1}`;
    const page = rows.slice(0, PAGE);
    return { ...counts, rows: page, next: rows.length > PAGE ? (page.at(-1)?.taskId ?? null) : null };
  });
}

const pairsOf = ({ orgId, projectId }: ProjectScope, { runId, otherId }: CompareRunsInput) => Prisma.sql`
  select t.id as "taskId", t."innerId", left(t.text, 400) as text, t."groundTruthLabelId" as truth, first."labelId" as a, second."labelId" as b
  from "Prediction" first
  join "Prediction" second on second."orgId" = ${orgId} and second."runId" = ${otherId} and second."taskId" = first."taskId"
  join "Task" t on t."orgId" = ${orgId} and t."projectId" = ${projectId} and t.id = first."taskId"
  where first."orgId" = ${orgId} and first."runId" = ${runId}`;

type Counts = Record<CompareGroup | "tasks", bigint>;

async function countGroups(tx: Tx, pairs: Prisma.Sql) {
  const count = (group: CompareGroup) => Prisma.sql`count(*) filter (where ${CONDITIONS[group]})`;
  const [row] = await tx.$queryRaw<Counts[]>`
    select count(*) as tasks, ${count("changed")} as changed, ${count("improved")} as improved,
      ${count("regressed")} as regressed, ${count("changed_wrong")} as changed_wrong,
      ${count("same_wrong")} as same_wrong, ${count("both_right")} as both_right from (${pairs}) pairs`;
  const of = (key: keyof Counts) => Number(row?.[key] ?? 0);
  const groups: Record<CompareGroup, number> = {
    changed: of("changed"),
    improved: of("improved"),
    regressed: of("regressed"),
    changed_wrong: of("changed_wrong"),
    same_wrong: of("same_wrong"),
    both_right: of("both_right"),
  };
  return { tasks: of("tasks"), groups };
}
