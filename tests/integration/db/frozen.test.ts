// F-9: a process that freezes in the middle of a transaction must not keep its locks for ever.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { disconnect } from "@/server/db/client";
import { isUnavailable } from "@/server/db/errors";
import { jobScope, systemScope } from "@/server/scope";

afterAll(disconnect);

const LIMIT = "select current_setting('idle_in_transaction_session_timeout') as limit";

test("every transaction of a scope ends when its process says nothing for half a minute", async () => {
  const scope = jobScope("o", "test");
  const prisma = (tx: Parameters<Parameters<typeof scope.run>[0]>[0]) =>
    tx.$queryRaw`select current_setting('idle_in_transaction_session_timeout') as limit`;
  expect(await scope.run(prisma)).toEqual([{ limit: "30s" }]);
  expect(await systemScope("test").run(prisma)).toEqual([{ limit: "30s" }]);
  expect((await scope.bulk((client) => client.query(LIMIT))).rows).toEqual([{ limit: "30s" }]);
});

test("what such a process meets when it wakes up is a fault of the database, worth another try", async () => {
  const scope = jobScope("o", "test");
  const woken = scope.bulk(async (client) => {
    await client.query("set local idle_in_transaction_session_timeout = '50ms'");
    await sleep(300);
    await client.query(LIMIT);
  });
  expect(await woken.catch(isUnavailable)).toBe(true);
  expect((await scope.bulk((client) => client.query(LIMIT))).rows).toEqual([{ limit: "30s" }]);
});
