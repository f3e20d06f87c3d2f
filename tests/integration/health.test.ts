// Readiness: what a probe is told while the database lacks a migration, is gone, or the jobs have not begun.
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { disconnect } from "@/server/db/client";
import { databaseUrl } from "@/server/db/url";
import { readiness } from "@/server/health";
import { startJobs, stopJobs } from "@/server/inngest/runtime";

afterAll(disconnect);

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

test("is ready once jobs are taken, and no longer without a migration or without a database", async () => {
  expect(await readiness()).toEqual({
    ready: false,
    database: "up",
    migrations: "applied",
    jobs: "starting",
    queue: null,
  });

  const noFunctions = async () => Response.json({ functions: [] });
  await startJobs(noFunctions);
  try {
    expect(await readiness()).toEqual({
      ...{ ready: true, database: "up", migrations: "applied", jobs: "working" },
      queue: { ready: 0, running: 0, oldestReadySeconds: 0, failedRunsLastHour: 0, workers: 1 },
    });
    await query(databaseUrl(), `update "_prisma_migrations" set finished_at = null`);
    expect(await readiness()).toMatchObject({ ready: false, database: "up", migrations: "missing" });
  } finally {
    await stopJobs();
  }

  const url = new URL(databaseUrl());
  const name = url.pathname.slice(1);
  url.pathname = "/postgres";
  await query(url.toString(), `drop database "${name}" with (force)`);
  expect(await readiness()).toMatchObject({
    ready: false,
    database: "down",
    migrations: "unknown",
    queue: null,
  });
});
