// The tasks of a chunk come one by one, each once, and never more text at a time than there is room for.
import { afterAll, expect, it } from "vitest";
import { disconnect, prisma } from "@/server/db/client";
import { firstStarts } from "@/server/services/runs/plan";
import { type TaskInWork, taskReader } from "@/server/services/runs/task-reader";
import { runWorld } from "./run-world";

afterAll(disconnect);

async function worldOf(tasks: number) {
  const world = await runWorld({ tasks, groundTruth: 0 });
  const where = { projectId: world.projectId };
  const rows = await prisma().task.findMany({ where, orderBy: { id: "asc" }, select: { id: true } });
  return { ...world, ids: rows.map(({ id }) => id) };
}

it("gives every task that exists once, in order, to however many ask, and then no more", async () => {
  const { scope, projectId, ids } = await worldOf(150);
  await prisma().task.deleteMany({ where: { id: { in: ids.slice(10, 20) } } });
  const next = taskReader(scope, projectId, ids);
  const given = await Promise.all(Array.from({ length: 160 }, () => next()));
  expect(given.flatMap((task) => task?.id ?? [])).toEqual([...ids.slice(0, 10), ...ids.slice(20)]);
  expect(await next()).toBeUndefined();
});

it("holds large texts back until others are done with", async () => {
  const { scope, projectId, ids } = await worldOf(25);
  await prisma()
    .$executeRaw`update "Task" set data = jsonb_build_object('text', repeat('word ', 200000)) where "projectId" = ${projectId}`;
  const next = taskReader(scope, projectId, ids);
  const given: TaskInWork[] = [];
  const asked = Array.from({ length: 25 }, () => next().then((task) => task && given.push(task)));
  await expect.poll(() => given.length, { timeout: 10_000 }).toBe(20);
  const small = await worldOf(3);
  expect(await taskReader(small.scope, small.projectId, small.ids)()).toMatchObject({ id: small.ids[0] });
  expect(given).toHaveLength(20);
  for (const task of given.slice(0, 3)) task.done();
  await expect.poll(() => given.length, { timeout: 10_000 }).toBe(23);
  for (const task of given) task.done();
  await Promise.all(asked);
  for (const task of given.slice(23)) task.done();
  expect(given.map(({ id }) => id)).toEqual(ids);
});

it("begins the chunks of a large run with different sizes, and those of a small one alike", () => {
  const { starts, evenFrom } = firstStarts(250);
  const sizes = starts.map((at, index) => (starts[index + 1] ?? evenFrom) - at);
  expect(new Set(sizes).size).toBe(6);
  expect(Math.max(...sizes)).toBe(250);
  expect(firstStarts(84)).toEqual({ starts: [], evenFrom: 0 });
});
