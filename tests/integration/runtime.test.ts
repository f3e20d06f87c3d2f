// The engine of this process: what runs while it stops is finished, and none of it fails.
import { eventType } from "inngest";
import { serve } from "inngest/edge";
import { expect, test } from "vitest";
import { pool } from "@/server/db/client";
import { inngest } from "@/server/inngest/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";

const asked = eventType("test/stop.asked");

const functionRuns = async () => (await pool().query("select status, step_count from engine.run")).rows;

test("F-25 a step that ends while the jobs stop is stored, and the job goes on to its end", async () => {
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let calls = 0;
  const slow = inngest.createFunction({ id: "slow", triggers: [asked] }, async ({ step }) => {
    await step.run("first", async () => {
      calls++;
      begun.resolve();
      await released.promise;
    });
    await step.run("second", () => undefined);
  });
  await startJobs(serve({ client: inngest, functions: [slow] }));
  await inngest.send(asked.create({}));
  await begun.promise;
  const stopped = Promise.all([stopJobs(), stopJobs()]);
  released.resolve();
  await stopped;
  expect(await functionRuns()).toEqual([{ status: "completed", step_count: 2 }]);
  expect(calls).toBe(1);
});
