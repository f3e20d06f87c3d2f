// Jobs that an Inngest server runs: their rows are ours, their steps are on its own pages.
import { expect, test } from "vitest";

// Read once, with the first use of the settings.
process.env.INNGEST_DEV = "1";
const { inngestAddress } = await import("@/server/inngest/inspect");
const { readiness } = await import("@/server/health");
const { getJob } = await import("@/server/services/jobs/get");
const { getQueue } = await import("@/server/services/jobs/queue");
const { listSteps } = await import("@/server/services/jobs/steps");
const { addProject, makeOrganization, scopeOf } = await import("@/tests/factories");

test("shows the state of a job and leads to the server for its steps", async () => {
  const org = await makeOrganization();
  const { runId } = await addProject(org);
  const scope = await scopeOf(org);
  const ref = { kind: "run" as const, jobId: runId };
  const elsewhere = { engine: "inngest", address: "http://localhost:8288" };
  expect(await getJob(scope, ref)).toMatchObject({ state: "done", done: 1 });
  expect(await listSteps(scope, ref)).toEqual(elsewhere);
  expect(await getQueue(scope)).toEqual(elsewhere);
  await expect(listSteps(await scopeOf(await makeOrganization()), ref)).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await readiness()).toMatchObject({ ready: true, jobs: "elsewhere", queue: null });
});

test.each([
  [{ INNGEST_DEV: "http://inngest.test:9000" }, "http://inngest.test:9000"],
  [{ INNGEST_BASE_URL: "http://inngest:8288", INNGEST_DEV: "0" }, "http://inngest:8288"],
  [{ INNGEST_DEV: "0" }, "https://app.inngest.com"],
  [{}, "https://app.inngest.com"],
])("with %j the server's pages are at %s", (settings, address) => {
  expect(inngestAddress({ INNGEST_BASE_URL: undefined, INNGEST_DEV: undefined, ...settings })).toBe(address);
});
