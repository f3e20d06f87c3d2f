// While a file or an object is being stored, which may take minutes, people go on labeling.
import { expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { openProjectScope } from "@/server/scope";
import { createAnnotation } from "@/server/services/annotations/create";
import { growProject, insertTasks, lockProject, type Target } from "@/server/services/ingest/insert";
import { CREATE_STAGE } from "@/server/services/ingest/stage";
import { nextTask } from "@/server/services/tasks/next";
import { addProject, makeOrganization, scopeOf } from "@/tests/factories";
import { expectCounters } from "./counters";

const STAGE = `insert into staged_row (line, text, data, hash) select n, 'row ' || n, '{}', 'hash' from generate_series(1, 100) n`;

test("nobody who labels waits for a file that is being stored, and the counters hold", async () => {
  const org = await makeOrganization();
  const { id: projectId, labelId } = await addProject(org);
  const scope = await openProjectScope(await scopeOf(org, "manager"), projectId);
  const target: Target = {
    ...{ orgId: org.id, projectId, importId: null, createdById: org.users.manager.id },
    ...{ mapping: { textColumn: "text" }, columns: ["text"] },
  };
  await scope.bulk(async (client) => {
    await client.query(CREATE_STAGE);
    await client.query(STAGE);
    const project = await lockProject(client, target);
    const added = await insertTasks(client, target, project.nextInnerId);
    const annotator = await openProjectScope(await scopeOf(org, "annotator"), projectId);
    const { task } = await nextTask(annotator);
    await createAnnotation(annotator, { taskId: task?.id ?? 0n, labelId });
    await growProject(client, target, added);
  });
  const project = await prisma().project.findUniqueOrThrow({ where: { id: projectId } });
  expect(project).toMatchObject({ taskCount: 103, nextInnerId: 104, annotatedCount: 2 });
  await expectCounters(projectId);
});

test("two files are stored one after the other", async () => {
  const org = await makeOrganization();
  const { id: projectId } = await addProject(org);
  const scope = await openProjectScope(await scopeOf(org, "manager"), projectId);
  const ids: number[] = [];
  const store = () =>
    scope.bulk(async (client) => {
      const { nextInnerId } = await lockProject(client, scope);
      ids.push(nextInnerId);
      await client.query(`update "Project" set "nextInnerId" = "nextInnerId" + 1 where id = $1`, [projectId]);
    });
  await Promise.all([store(), store(), store(), store()]);
  expect(ids).toEqual([4, 5, 6, 7]);
});
