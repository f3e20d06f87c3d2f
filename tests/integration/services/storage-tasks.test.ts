// Where a task comes from is shown to those who may manage storage, and to nobody else.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role } from "@/lib/permissions";
import { prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { getTask } from "@/server/services/tasks/get";
import { listTasks } from "@/server/services/tasks/list";
import { projectScopeOf } from "@/tests/factories";
import { type StorageWorld, storageWorld, syncNow, tasksOf } from "./storage-world";

let world: StorageWorld;
beforeAll(async () => {
  await startJobs(engineHandler, { work: false });
  world = await storageWorld();
  for (const name of ["a", "b", "c"]) await world.bucket.put(`${name}.txt`, name);
  await syncNow(world);
  await world.bucket.put("a.txt", "other");
  await world.bucket.delete("b.txt");
  await syncNow(world);
  const { orgId, projectId } = world.scope;
  const everybody = (["reviewer", "annotator"] as const).map((role) => world.org.users[role].id);
  await prisma().projectMember.createMany({
    data: everybody.map((userId) => ({ orgId, projectId, userId })),
  });
  const shown = { isPublished: true, dataManagerVisibleTo: "reviewers_and_annotators" };
  await prisma().project.update({ where: { id: projectId }, data: shown });
});
afterAll(() => stopJobs());

const as = (role: Role) => projectScopeOf(world.org, { id: world.scope.projectId }, role);

test("the quick view names the object and what has become of it", async () => {
  const scope = await as("manager");
  const { connectionId } = world;
  const sources = [];
  for (const { id } of await tasksOf(world)) sources.push((await getTask(scope, { taskId: id })).source);
  expect(sources).toEqual([
    { connectionId, key: "a.txt", state: "changed" },
    { connectionId, key: "b.txt", state: "missing" },
    { connectionId, key: "c.txt", state: null },
  ]);
  for (const role of ["reviewer", "annotator"] as const) {
    const [task] = await tasksOf(world);
    expect((await getTask(await as(role), { taskId: task?.id ?? 0n })).source).toBeNull();
  }
});

test("the list is filtered by it", async () => {
  const texts = async (sourceState: "changed" | "missing", role: Role = "manager") =>
    (await listTasks(await as(role), { filter: { sourceState } })).items.map((task) => task.excerpt);
  expect(await texts("changed")).toEqual(["a"]);
  expect(await texts("missing")).toEqual(["b"]);
  for (const role of ["reviewer", "annotator"] as const)
    await expect(texts("missing", role)).rejects.toMatchObject({ code: "forbidden" });
});
