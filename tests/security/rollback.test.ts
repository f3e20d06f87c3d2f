// T-8: a mutation that fails after any of its writes leaves nothing behind.
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { PrismaClient } from "@/prisma/generated/client";
import { disconnect } from "@/server/db/client";
import { databaseUrl } from "@/server/db/url";
import type { World } from "@/tests/fixtures/procedures";
import { call, procedures } from "./calls";
import { closeAdmin, fingerprint } from "./database";
import { makeWorld } from "./worlds";

const shared = globalThis as typeof globalThis & { assayDatabase?: Record<string, unknown> };
const WRITES = /^(create|update|upsert|delete)/;
const MAX_WRITES = 20;

afterEach(async () => {
  await disconnect();
});
afterAll(async () => {
  await closeAdmin();
});

function isWrite(operation: string, args: unknown): boolean {
  if (!operation.startsWith("$")) return WRITES.test(operation);
  const { strings } = args as { strings?: readonly string[] };
  return (
    /\b(insert into|update "|delete from)/i.test(strings?.join(" ") ?? "") &&
    !strings?.join(" ").includes("LoginThrottle")
  );
}

/** The product's client, in which the n-th write succeeds and then throws. */
function failingAfter(n: number) {
  let writes = 0;
  const client = new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl(), max: 4 }),
    omit: { user: { passwordHash: true }, apiKey: { ciphertext: true } },
  });
  const failing = client.$extends({
    query: {
      async $allOperations({ operation, args, query }) {
        const result = await query(args);
        if (isWrite(operation, args)) {
          writes += 1;
          if (writes === n) throw new Error("the plug was pulled");
        }
        return result;
      },
    },
  });
  return { failing, reached: () => writes >= n };
}

describe.each(procedures.filter(({ fixture }) => fixture?.atomic))("$path", ({ path, fixture }) => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld();
  });

  test("T-8", async () => {
    const before = await fingerprint();
    for (let n = 1; n < MAX_WRITES; n++) {
      const { failing, reached } = failingAfter(n);
      shared.assayDatabase = { prisma: failing };
      const { code } = await call(world.actor, path, fixture?.input?.(world));
      await disconnect();
      if (!reached()) {
        expect(code, "the last try must succeed").toBe("OK");
        expect(n, "no write was seen").toBeGreaterThan(1);
        return;
      }
      expect(code).toBe("INTERNAL_SERVER_ERROR");
      expect(await fingerprint(), `after write ${n}`).toEqual(before);
    }
    throw new Error(`more than ${MAX_WRITES} writes in one call`);
  });
});
