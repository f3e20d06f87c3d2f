// The tasks that a run is about: one SQL condition shared by the estimate and the plan.
import { Prisma } from "@/prisma/generated/client";
import type { Tx } from "@/server/scope";

export type TaskSelection = {
  orgId: string;
  projectId: string;
  versionId: string;
  scope: string;
  sampleSize: number | null;
  /** Any text; the same seed gives the same sample. */
  sampleSeed: string | null;
  onlyMissing: boolean;
};

/** A query of one column, id. A sample takes the tasks whose hash with the seed comes first. */
export function selectTaskIds(s: TaskSelection): Prisma.Sql {
  const truth =
    s.scope === "ground_truth" ? Prisma.sql`and t."groundTruthLabelId" is not null` : Prisma.empty;
  const missing = s.onlyMissing
    ? Prisma.sql`and not exists (select 1 from "Prediction" p where p."orgId" = t."orgId" and p."projectId" = t."projectId"
        and p."taskId" = t.id and p."versionId" = ${s.versionId} and p.state = 'done')`
    : Prisma.empty;
  const sample =
    s.scope === "sample"
      ? Prisma.sql`order by md5(${s.sampleSeed ?? ""} || t.id::text), t.id limit ${s.sampleSize ?? 0}`
      : Prisma.empty;
  return Prisma.sql`select t.id from "Task" t
    where t."orgId" = ${s.orgId} and t."projectId" = ${s.projectId} ${truth} ${missing} ${sample}`;
}

export async function countTasks(tx: Tx, selection: TaskSelection): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: bigint }[]>`select count(*) n from (${selectTaskIds(selection)}) ids`;
  return Number(row?.n ?? 0);
}
