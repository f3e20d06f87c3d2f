// Compares the counters that are kept with the rows that they count.
import { expect } from "vitest";
import { pool, prisma } from "@/server/db/client";

/** Says that every counter of the project and its tasks is what its rows say, by GROUP BY. */
export async function expectCounters(projectId: string): Promise<void> {
  const { rows: wrong } = await pool().query(
    `select t.id, t."annotationCount", t."skippedCount", t."groundTruthLabelId", a.* from "Task" t
     left join lateral (
       select count(*) filter (where not skipped)::int as annotations, count(*) filter (where skipped)::int as skips,
              max("labelId") filter (where "groundTruth") as truth
       from "Annotation" where "taskId" = t.id) a on true
     where t."projectId" = $1 and (t."annotationCount", t."skippedCount", coalesce(t."groundTruthLabelId", ''))
       is distinct from (a.annotations, a.skips, coalesce(a.truth, ''))`,
    [projectId],
  );
  expect(wrong).toEqual([]);
  const { rows: counted } = await pool().query(
    `select count(*)::int as "taskCount", count(*) filter (where "annotationCount" > 0)::int as "annotatedCount",
            count("groundTruthLabelId")::int as "groundTruthCount" from "Task" where "projectId" = $1`,
    [projectId],
  );
  const project = await prisma().project.findUniqueOrThrow({
    where: { id: projectId },
    select: { taskCount: true, annotatedCount: true, groundTruthCount: true },
  });
  expect(project).toEqual(counted[0]);
}
