// A project whose tasks all have a prediction of one version, written straight into the tables.
import { randomUUID } from "node:crypto";
import { pool, prisma } from "@/server/db/client";
import { type RunWorld, runWorld } from "./run-world";

/** The two labels take turns, and so do 100 confidences. */
export async function predictedWorld(tasks: number): Promise<RunWorld> {
  const world = await runWorld({ tasks: 0, groundTruth: 0 });
  const { orgId, projectId, versionId, labels } = world;
  const run = await prisma().run.create({
    data: {
      ...{ orgId, projectId, versionId, promptId: world.promptId, createdById: world.managerId },
      ...{ clientRequestId: randomUUID(), scope: "all", labels: [], model: "demo", state: "completed" },
      ...{ total: tasks, done: tasks },
    },
  });
  await pool().query(
    `with task as (
       insert into "Task" ("orgId", "projectId", "innerId", text, data, "contentHash", "predictionCount")
       select $1, $2, n, 'Where is my parcel ' || n, jsonb_build_object('text', n), n::text, 1 from generate_series(1, $3::int) n
       returning id, "innerId")
     insert into "Prediction" ("orgId", "projectId", "runId", "versionId", "taskId", state, "labelId", label, confidence)
     select $1, $2, $4, $5, id, 'done', ($6::text[])[1 + "innerId" % 2], 'label', ("innerId" % 100) / 100.0 from task order by id`,
    [orgId, projectId, tasks, run.id, versionId, labels.map(({ id }) => id)],
  );
  const counts = { taskCount: tasks, nextInnerId: tasks + 1 };
  await prisma().project.update({ where: { id: projectId }, data: counts });
  await pool().query("select assay_analyze()");
  return world;
}
