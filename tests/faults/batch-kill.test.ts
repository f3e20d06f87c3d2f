// F-1 with the Batch API: kill -9 of the worker while each kind of request is on its way; nothing is sent or stored twice.
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { openStage, type Stage } from "./support/stage";

const TASKS = 30;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  stage.fake.configure({ batch: { stateMs: 0 } });
});
afterEach(async () => {
  await stage.endAll();
  stage.fake.clearRules();
});
afterAll(() => stage.close());

const worker = () => stage.worker({ env: { JOBS_BATCH_POLL_SECONDS: "1" } });

type Batch = { metadata: Record<string, string>; request_counts: { total: number } };
async function provided() {
  const report = await (await fetch(`${stage.fake.url.replace("/v1", "")}/__sim`)).json();
  return report as { files: unknown[]; batches: Batch[] };
}

it.each([
  ["the file is there, its id is not", "POST", "/v1/files"],
  ["a batch is looked for", "GET", "/v1/batches"],
  ["the batch is there, its id is not", "POST", "/v1/batches"],
  ["the batch is looked at", "GET", "/v1/batches/*"],
  ["the answers are read", "GET", "/v1/files/*"],
  ["a file is deleted", "DELETE", "/v1/files/*"],
])("while %s (%s %s)", { timeout: 120_000 }, async (_, method, path) => {
  const world = await stage.world(TASKS);
  stage.fake.rule({ when: { key: world.apiKey, method, path }, hang: true });
  const before = stage.fake.requests.length;
  const first = await worker();
  const runId = await stage.startBatch(world);
  const isMeant = (seen: { key: string; method: string; path: string }) =>
    seen.key === world.apiKey &&
    seen.method === method &&
    (path.endsWith("*") ? seen.path.startsWith(path.slice(0, -1)) : seen.path === path);
  await stage.until(() => stage.fake.requests.slice(before).some(isMeant), `${method} ${path}`);
  await first.end("SIGKILL");
  await worker();
  await stage.until(async () => (await stage.state(world, runId)) === "completed", "the killed run");
  await stage.expectSettled();
  expect(await stage.stored(runId)).toBe(TASKS);
  const { files, batches } = await provided();
  const own = batches.filter(({ metadata }) => metadata.run === runId);
  expect(own.map(({ request_counts: { total } }) => total)).toEqual([TASKS]);
  expect(files).toEqual([]);
});
