// The task list and the label stream: pages, filters, and no task for two people.
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "@/lib/permissions";
import type { TaskFilter } from "@/lib/schemas/task";
import { prisma } from "@/server/db/client";
import { openOrgScope, openProjectScope } from "@/server/scope";
import { createAnnotation, skipTask } from "@/server/services/annotations/create";
import { listTasks } from "@/server/services/tasks/list";
import { nextTask } from "@/server/services/tasks/next";
import {
  addMember,
  addProject,
  makeOrganization,
  projectScopeOf,
  type TestOrganization,
  type TestProject,
} from "@/tests/factories";

let org: TestOrganization;
let project: TestProject;
beforeAll(async () => {
  org = await makeOrganization();
});
beforeEach(async () => {
  project = await addProject(org);
});

const as = (role: Role) => projectScopeOf(org, project, role);

async function addTasks(count: number, text: (n: number) => string = (n) => `text ${n}`): Promise<void> {
  await prisma().task.createMany({
    data: Array.from({ length: count }, (_, n) => ({
      ...{ orgId: org.id, projectId: project.id, innerId: 100 + n, text: text(n), data: { text: text(n) } },
      contentHash: String(n),
    })),
  });
}

const found = async (filter: TaskFilter, role: Role = "manager") =>
  (await listTasks(await as(role), { filter })).items.map((task) => task.id);

describe("the list", () => {
  test("pages of a hundred hold every task once", async () => {
    await addTasks(247);
    const scope = await as("manager");
    const seen: bigint[] = [];
    let cursor: bigint | null = null;
    do {
      const page: Awaited<ReturnType<typeof listTasks>> = await listTasks(scope, { filter: {}, cursor });
      expect(page.items.length).toBeLessThanOrEqual(100);
      seen.push(...page.items.map((task) => task.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(250);
    expect(seen).toHaveLength(250);
  });

  test("filters", async () => {
    const { taskId, predicted, untouched, labelId, otherLabelId } = project;
    expect(await found({ labelled: true })).toEqual([taskId]);
    expect(await found({ labelled: false })).toEqual([predicted, untouched]);
    expect(await found({ predicted: true })).toEqual([predicted]);
    expect(await found({ groundTruth: true })).toEqual([taskId]);
    expect(await found({ groundTruth: false, predicted: false })).toEqual([untouched]);
    expect(await found({ labelId })).toEqual([taskId]);
    expect(await found({ labelId: otherLabelId })).toEqual([]);
  });

  test("search takes % and _ as they are, ignores case, and stays in the project", async () => {
    await addTasks(3, (n) => ["100% Sure", "a_b", "axb 100"][n] ?? "");
    await addProject(org);
    const texts = async (search: string) =>
      (await listTasks(await as("manager"), { filter: { search } })).items.map((task) => task.excerpt);
    expect(await texts("0% s")).toEqual(["100% Sure"]);
    expect(await texts("A_B")).toEqual(["a_b"]);
    expect(await texts("\\")).toEqual([]);
    expect(await texts("secret")).toHaveLength(3);
  });

  test("the search leaves the transaction in the tenant's role", async () => {
    const role = await (await as("manager")).run(async (tx) => {
      const { findTaskIds } = await import("@/server/services/tasks/find");
      await findTaskIds(tx, await as("manager"), { search: "secret" }, { after: null, limit: 5 });
      return tx.$queryRaw<{ role: string }[]>`select current_setting('role') as role`;
    });
    expect(role).toEqual([{ role: "assay_app" }]);
  });

  test("annotators get no ground truth, neither as a column nor as a filter", async () => {
    const { items } = await listTasks(await as("annotator"), { filter: {} });
    expect(items.every((task) => !("groundTruthLabelId" in task))).toBe(true);
    await expect(found({ groundTruth: true }, "annotator")).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the label stream", () => {
  test("hands out a task and the following one, and the same again after a reload", async () => {
    const scope = await as("annotator");
    const first = await nextTask(scope);
    expect([first.task?.id, first.following?.id]).toEqual([project.predicted, project.untouched]);
    const again = await nextTask(scope);
    expect([again.task?.id, again.following?.id]).toEqual([project.predicted, project.untouched]);
  });

  test("answered and skipped tasks do not come back; at the end there is none", async () => {
    const scope = await as("annotator");
    await createAnnotation(scope, { taskId: project.predicted, labelId: project.labelId });
    await skipTask(scope, { taskId: project.untouched });
    expect(await nextTask(scope)).toMatchObject({ task: null, following: null });
    expect((await nextTask(await as("reviewer"))).task?.id).toBe(project.untouched);
  });

  test("many people at the same moment never get the same task", async () => {
    await addTasks(40);
    const people = [];
    for (let n = 0; n < 10; n++) people.push(await addMember(org, "admin", `Person ${n}`));
    const streams = await Promise.all(
      people.map(async ({ id }) =>
        nextTask(await openProjectScope((await openOrgScope(id, org.slug)).scope, project.id)),
      ),
    );
    const ids = streams.flatMap(({ task, following }) => [task?.id, following?.id]);
    expect(ids).toHaveLength(20);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(20);
  });

  test("with overlap two people get a task, a third does not", async () => {
    await prisma().project.updateMany({ where: { id: project.id }, data: { overlap: 2 } });
    await prisma().task.deleteMany({ where: { id: { in: [project.taskId, project.predicted] } } });
    expect((await nextTask(await as("annotator"))).task?.id).toBe(project.untouched);
    expect((await nextTask(await as("reviewer"))).task?.id).toBe(project.untouched);
    expect((await nextTask(await as("manager"))).task).toBeNull();
    await createAnnotation(await as("annotator"), { taskId: project.untouched, labelId: project.labelId });
    expect((await nextTask(await as("manager"))).task).toBeNull();
  });

  test("a reservation that ran out is given to the next person", async () => {
    await nextTask(await as("annotator"));
    await prisma().taskLease.updateMany({
      where: { projectId: project.id },
      data: { expiresAt: new Date(0) },
    });
    expect((await nextTask(await as("reviewer"))).task?.id).toBe(project.predicted);
  });
});
