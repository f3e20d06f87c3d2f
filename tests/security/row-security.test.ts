// T-7 and T-9: what the database itself refuses when the code above it forgets, for a superuser's login and an ordinary one.
import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PrismaClient } from "@/prisma/generated/client";
import { disconnect, prisma } from "@/server/db/client";
import { databaseUrl } from "@/server/db/url";
import { procedures } from "./calls";
import { admin, closeAdmin, tenantTables } from "./database";
import { type Sweep, seedSweep, sweep } from "./sweep";
import { makeWorld } from "./worlds";

const shared = globalThis as typeof globalThis & { assayDatabase?: Record<string, unknown> };
const LOGIN = `assay_plain_${randomUUID().slice(0, 8)}`;

let seeded: Sweep;
beforeAll(async () => {
  seeded = await seedSweep();
  const { org, project, spare } = seeded.targets[0]?.foreign ?? (await makeWorld());
  await prisma().auditEvent.create({ data: { orgId: org.id, action: "x", targetType: "x", targetId: "x" } });
  const lease = { taskId: project.taskId, userId: spare.id, expiresAt: new Date() };
  await prisma().taskLease.create({ data: { orgId: org.id, projectId: project.id, ...lease } });
  await prisma().llmLimit.create({ data: { orgId: org.id, limitKey: "x", model: "x" } });
  await prisma().cachedReply.create({
    data: { orgId: org.id, key: "x", labelIndex: 0, strategy: "json_schema" },
  });
  const refusal = { baseUrl: "x", model: "x", strategy: "json_schema" };
  await prisma().llmRefusal.create({ data: { orgId: org.id, ...refusal } });
  const failed = {
    taskId: project.taskId,
    generation: 1,
    code: "UPSTREAM",
    attempts: 1,
    failedAt: new Date(),
  };
  const spent = { promptTokens: 0, completionTokens: 0, cachedTokens: 0 };
  await prisma().retriedPrediction.create({
    data: { id: 1n, orgId: org.id, projectId: project.id, runId: project.runId, ...failed, ...spent },
  });
  const day = { projectId: project.id, promptId: project.promptId, model: "x", day: new Date() };
  await prisma().spendDay.create({ data: { orgId: org.id, ...day } });
  const batch = { runId: project.runId, index: 0, generation: 1, round: 1, model: "x", afterId: 0n };
  await prisma().runBatch.create({ data: { orgId: org.id, ...batch } });
  const amount = { orgId: org.id, amountUsd: 1 };
  const { id: capId } = await prisma().spendCap.create({
    data: { ...amount, kind: "organization", updatedById: org.users.owner.id },
  });
  await prisma().spendAlert.create({ data: { ...amount, capId, month: new Date(), percent: 50 } });
  const held = { projectId: project.id, runId: project.runId, holder: "x", expiresAt: new Date() };
  const counted = { taskId: project.taskId, column: "text", encoding: "x", content: 1n };
  await prisma().tokenCount.create({ data: { orgId: org.id, projectId: project.id, ...counted } });
  await prisma().spendLease.create({ data: { ...amount, ...held } });
  await (await admin()).query(
    `create role ${LOGIN} login password 'plain' nosuperuser nobypassrls; grant assay_app, assay_system to ${LOGIN}`,
  );
});
afterAll(async () => {
  await disconnect();
  await (await admin()).query(`drop role ${LOGIN}`);
  await closeAdmin();
});

/** Takes every orgId out of a condition, as if somebody had forgotten it. */
function withoutOrgId(where: unknown): unknown {
  if (Array.isArray(where)) return where.map(withoutOrgId);
  if (typeof where !== "object" || where === null || where instanceof Date) return where;
  const rest = Object.entries(where).filter(([key]) => key !== "orgId");
  return Object.fromEntries(rest.map(([key, value]) => [key, withoutOrgId(value)]));
}

const CONDITIONAL = /^(findMany|findFirst|findFirstOrThrow|updateMany|deleteMany|count|aggregate|groupBy)$/;
let forgotten = 0;

/** The product's client, whose queries have lost their orgId conditions. */
function careless(connectionString: string) {
  const client = new PrismaClient({
    adapter: new PrismaPg({ connectionString, max: 8 }),
    omit: { user: { passwordHash: true }, apiKey: { ciphertext: true } },
  });
  return client.$extends({
    query: {
      $allModels: {
        $allOperations({ operation, args, query }) {
          const { where } = args as { where?: { orgId?: unknown } };
          if (!CONDITIONAL.test(operation) || !where?.orgId) return query(args);
          forgotten += 1;
          return query({ ...args, where: withoutOrgId(where) } as typeof args);
        },
      },
    },
  });
}

function plainUrl(): string {
  const url = new URL(databaseUrl());
  url.username = LOGIN;
  url.password = "plain";
  return url.href;
}

describe.each([
  ["a superuser's login", databaseUrl],
  ["an ordinary login", plainUrl],
])("T-7 without the orgId conditions, on %s", (_name, urlOf) => {
  let before: Record<string, unknown> | undefined;
  beforeAll(() => {
    before = shared.assayDatabase;
    const pool = new pg.Pool({ connectionString: urlOf(), max: 4 });
    shared.assayDatabase = { prisma: careless(urlOf()), pool };
    forgotten = 0;
  });
  afterAll(async () => {
    await disconnect();
    shared.assayDatabase = before ?? {};
  });

  test.each(procedures.filter(({ fixture, meta }) => fixture?.input && meta?.access !== "public"))(
    "$path",
    (procedure) =>
      sweep({ ...seeded, targets: seeded.targets.filter(({ name }) => name === "tenant") }, procedure),
  );

  test("conditions were really taken away", () => {
    expect(forgotten).toBeGreaterThan(10);
  });
});

/** Runs statements as assay_app through this login, and rolls back. */
async function asApp<T>(url: string, orgId: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select set_config('role', 'assay_app', true), set_config('app.org', $1, true)", [
      orgId,
    ]);
    return await work(client);
  } finally {
    await client.end();
  }
}

describe.each([
  ["a superuser's login", databaseUrl],
  ["an ordinary login", plainUrl],
])("assay_app on %s", (_name, urlOf) => {
  test("T-7: no organization, no row, in any tenant table", async () => {
    const tables = [...(await tenantTables()), "Organization"];
    expect(tables.length).toBeGreaterThan(15);
    for (const table of tables) {
      const all = await (await admin()).query(`select count(*)::int as n from "${table}"`);
      const seen = await asApp(urlOf(), "", (client) =>
        client.query(`select count(*)::int as n from "${table}"`),
      );
      expect(seen.rows[0].n, table).toBe(0);
      expect(all.rows[0].n, `${table} has no row, so the test proves nothing`).toBeGreaterThan(0);
    }
  });

  test("T-7: rows cannot be moved into or made in another organization", async () => {
    const [tenant] = seeded.targets;
    const home = tenant?.home.org.id ?? "";
    const insert = `insert into "AuditEvent" ("orgId", action, "targetType", "targetId") values ($1, 'x', 'x', 'x')`;
    const move = `update "Label" set "orgId" = $1`;
    for (const statement of [insert, move])
      await expect(
        asApp(urlOf(), home, (client) => client.query(statement, [seeded.foreignOrg])),
      ).rejects.toMatchObject({
        code: "42501",
      });
  });

  test.each([
    `create table stolen (x text)`,
    `truncate "Task"`,
    `update "AuditEvent" set action = 'x'`,
    `delete from "AuditEvent"`,
    `update "RetriedPrediction" set code = 'EMPTY'`,
    `delete from "RetriedPrediction"`,
    `select * from _prisma_migrations`,
    `select "passwordHash" from "User"`,
    `select * from "Session"`,
    `select * from "LoginThrottle"`,
    `alter table "Task" disable row level security`,
    `drop policy tenant on "Task"`,
  ])("T-9 refused: %s", async (statement) => {
    const [tenant] = seeded.targets;
    const home = tenant?.home.org.id ?? "";
    await expect(asApp(urlOf(), home, (client) => client.query(statement))).rejects.toMatchObject({
      code: "42501",
    });
  });
});
