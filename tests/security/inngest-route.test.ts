// T-55, ENG-15: while the embedded engine runs the jobs, the public address of Inngest does not exist and runs nothing.
import { NextRequest } from "next/server";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { GET, OPTIONS, POST, PUT } from "@/app/api/inngest/route";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";

afterAll(() => stopJobs());

const ADDRESS = "http://localhost:3000/api/inngest";

function forged(method: string): NextRequest {
  const event = { id: "1", name: "prompt/run.requested", data: { orgId: "o", runId: "r" }, ts: 0 };
  const ctx = { run_id: "01H", attempt: 0, max_attempts: 1, stack: { stack: [], current: 0 } };
  const body = JSON.stringify({ version: -1, event, events: [event], steps: {}, ctx });
  return new NextRequest(`${ADDRESS}?fnId=assay-run-prompt&stepId=step`, {
    method,
    headers: { "content-type": "application/json", "x-inngest-server-kind": "dev" },
    ...(method === "GET" ? {} : { body }),
  });
}

test.each([
  ["GET", GET],
  ["POST", POST],
  ["PUT", PUT],
])("%s is not found and says nothing", async (method, handler) => {
  await startJobs(engineHandler, { work: false });
  const response = await handler(forged(method), {});
  expect(response.status).toBe(404);
  expect(await response.text()).toBe("Not found");
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 });
  const { rows } = await pool.query("select count(*)::int as runs from engine.run");
  await pool.end();
  expect(rows).toEqual([{ runs: 0 }]);
});

test("OPTIONS is not found either", () => {
  expect(OPTIONS().status).toBe(404);
});
