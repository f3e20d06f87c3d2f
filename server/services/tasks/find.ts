// Finds the ids of tasks; the only place that searches text, because row-level security would keep an index from helping.

import type { TaskFilter } from "@/lib/schemas/task";
import { Prisma } from "@/prisma/generated/client";
import type { ProjectScope, Tx } from "@/server/scope";

type Page = { after: bigint | null; limit: number };

/** Ids in ascending order. The rows themselves are then loaded under the tenant's own policy. */
export async function findTaskIds(
  tx: Tx,
  scope: ProjectScope,
  filter: TaskFilter,
  page: Page,
): Promise<bigint[]> {
  const query = Prisma.sql`
    select t.id from "Task" t
    where t."orgId" = ${scope.orgId} and t."projectId" = ${scope.projectId} and t.id > ${page.after ?? 0n}
    ${Prisma.join(conditions(scope, filter), " ", " ")}
    order by t.id limit ${page.limit}`;
  if (filter.search === undefined) return idsOf(await tx.$queryRaw<{ id: bigint }[]>(query));
  await tx.$queryRaw`select set_config('role', 'assay_system', true)`;
  const ids = idsOf(await tx.$queryRaw<{ id: bigint }[]>(query));
  await tx.$queryRaw`select set_config('role', 'assay_app', true)`;
  return ids;
}

const idsOf = (rows: { id: bigint }[]) => rows.map((row) => row.id);

function conditions(scope: ProjectScope, filter: TaskFilter): Prisma.Sql[] {
  const { search, labelled, predicted, groundTruth, labelId, sourceState } = filter;
  const parts = [Prisma.empty];
  if (labelled !== undefined)
    parts.push(labelled ? Prisma.sql`and t."annotationCount" > 0` : Prisma.sql`and t."annotationCount" = 0`);
  if (predicted !== undefined)
    parts.push(predicted ? Prisma.sql`and t."predictionCount" > 0` : Prisma.sql`and t."predictionCount" = 0`);
  if (groundTruth !== undefined)
    parts.push(
      groundTruth
        ? Prisma.sql`and t."groundTruthLabelId" is not null`
        : Prisma.sql`and t."groundTruthLabelId" is null`,
    );
  if (labelId !== undefined)
    parts.push(Prisma.sql`and exists (select 1 from "Annotation" a where a."orgId" = ${scope.orgId}
      and a."projectId" = ${scope.projectId} and a."taskId" = t.id and a."labelId" = ${labelId})`);
  if (sourceState !== undefined) parts.push(Prisma.sql`and t."sourceState" = ${sourceState}`);
  if (search !== undefined) parts.push(Prisma.sql`and t.text ilike ${`%${escapeLike(search)}%`}`);
  return parts;
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, "\\$&");
