// Storage that means harm, or people who do: what one connection may cost, and what it may not break.
import { afterAll, beforeAll, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { objectsOf, storageWorld, syncNow, tasksOf } from "./storage-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(() => stopJobs());

const ROWS = { method: "rows", mapping: { textColumn: "text", idColumn: "id" } } as const;

const LIST = (item: string) => `[${item}]`;
const WORK = (text: string) =>
  LIST(
    `{"data":{"id":"1","text":"t"},"annotations":[{"completed_by":{"email":${text}},"result":[{"type":"choices","value":{"choices":["Refund"]}}]}]}`,
  );

test.each([
  ["1.jsonl", '{"id":"1","text":"one","a\\u0000b":{"c":"\\ud800"}}\n'],
  ["2.jsonl", '{"id":"1","text":"one","a":{"b\\ud800":{"c":"\\u0000"}}}\n'],
  ["3.jsonl", '{"id":"3","text":"x","k\\u0000":1,"k\\u0000":2}\n'],
  ["4.json", '[{"id":"4","text":"x","\\ud800":{"\\u0000":"y\\u0000"}}]'],
  ["5.csv", "id,text,a\0b,a\0b\n5,x,y,z\n"],
  ["6.csv", 'id,text,"a\0b"\n6,"x\0",y\n'],
  ["7.json", LIST('{"data":{"id":"7","text":"t"},"x":"\\ud800"}')],
  ["8.json", LIST('{"data":{"id":"7","text":"t"},"x\\u0000":1}')],
  ["9.json", WORK('"a\\u0000@example.com"')],
  ["10.json", WORK('"a\\ud800@example.com"')],
  ["12.json", WORK('"a@example.com","x":{"\\u0000":1}')],
  ["11.json", LIST('{"data":{"id":"\\u0000","text":"t"}}')],
])("what no database can hold is refused with its row: %s", async (key, content) => {
  const world = await storageWorld(ROWS);
  await world.bucket.put(key, content);
  await world.bucket.put("other.jsonl", '{"id":"o","text":"other"}\n');
  expect(await syncNow(world)).toMatchObject({ state: "completed_with_errors", objectsSeen: 2 });
  expect((await tasksOf(world)).map(({ text }) => text)).toContain("other");
  expect((await objectsOf(world)).find((object) => object.key === key)?.rejects).not.toEqual(undefined);
});

test.each(["+275760-09-12T00:00:00.000Z", "-200000-01-01T00:00:00.000Z", "0000-01-01T00:00:00.000Z"])(
  "a date that no database reads says nothing: %s",
  async (date) => {
    const world = await storageWorld(ROWS);
    await world.bucket.put("1.json", WORK(`"a@example.com"},"created_at":"${date}","x":{"y":1`));
    expect(await syncNow(world)).toMatchObject({ state: "completed", tasksAdded: 1 });
  },
);

test("a page that ends with a key that cannot be stored is gone on from", async () => {
  const world = await storageWorld();
  for (let n = 0; n < 999; n++) await world.bucket.put(`a${n}.txt`, `text ${n}`);
  await world.bucket.put("b\0.txt", "bad");
  await world.bucket.put("c.txt", "last");
  const sync = await syncNow(world);
  expect(sync).toMatchObject({ state: "completed_with_errors", objectsSeen: 1_001, objectsFailed: 1 });
  expect(await prisma().task.count({ where: { projectId: world.scope.projectId } })).toBe(1_000);
});
