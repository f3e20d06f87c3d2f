// F-2 and F-3: what the database never heard of. An answer is lost before it is stored, or a step's record after its work was.
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type DatabaseProxy, openProxy } from "@/tests/setup/database-proxy";
import { type KeyedWorld, openStage, type Stage } from "./support/stage";

const TASKS = 20;
/** As the embedded engine names its connections. */
const ENGINE = "assay-jobs";

let stage: Stage;
let proxy: DatabaseProxy;
beforeAll(async () => {
  stage = await openStage();
  proxy = await openProxy(stage.databaseUrl);
});
afterEach(() => stage.endAll());
afterAll(async () => {
  await stage.close();
  await proxy.close();
});

const proxied = () => stage.worker({ env: { DATABASE_URL: proxy.url } });

async function finish(world: KeyedWorld, runId: string, repeats: number): Promise<void> {
  const worker = await stage.worker();
  await stage.until(async () => (await stage.state(world, runId)) === "completed", "the run");
  await stage.expectWhole(world, { repeats });
  expect(await worker.end("SIGTERM")).toBe(0);
}

it.each([1, TASKS])("F-2 answer %i arrived and its commit did not", async (k) => {
  const world = await stage.world(TASKS);
  const runId = await stage.startInChunks(world, TASKS);
  const when = { key: world.apiKey, path: "/v1/chat/completions" };
  stage.fake.rule({ when, times: k - 1 });
  stage.fake.rule({ when, times: 1, delayMs: 500 });
  stage.fake.rule({ when, times: -1, hang: true });
  const worker = await proxied();
  await stage.until(
    async () => (await stage.stored(runId)) === k - 1 && stage.seen(world) >= k,
    "the rows before",
  );
  proxy.freeze();
  expect(stage.answered(world)).toBe(k - 1);
  await stage.until(() => stage.answered(world) === k, "the answer");
  await worker.end("SIGKILL");
  proxy.cut();
  stage.fake.clearRules();
  expect(await stage.stored(runId)).toBe(k - 1);
  const repeats = stage.seen(world) - (k - 1);
  await finish(world, runId, repeats);
  // The answer that was lost came twice, every other one once.
  expect(stage.answered(world)).toBe(TASKS + 1);
});

/** Calls that had no row when the worker died. */
type Lost = { repeats: number };

/** Freezes the engine when it is about to write a record that fits, then kills it; null when the run ended without one. */
async function loseRecord(
  fits: (text: string) => boolean,
  world: KeyedWorld,
  runId: string,
): Promise<Lost | null> {
  let lost = false;
  proxy.onSend((text, { application }) => {
    lost ||= application === ENGINE && fits(text);
    if (lost) for (const each of proxy.connections()) if (each.application === ENGINE) each.freeze();
  });
  const worker = await proxied();
  await stage.until(async () => lost || (await stage.isIdle()), "the record");
  await worker.end("SIGKILL");
  proxy.onSend(() => undefined);
  proxy.cut();
  return lost ? { repeats: stage.seen(world) - (await stage.stored(runId)) } : null;
}

const RECORD = /insert into engine\.step|update engine\.run set status = 'completed'/;
const STATEMENT = /engine_[0-9a-f]{20}/g;
/** A statement is sent with its text once a connection, and by its name from then on. */
const records = new Set<string>();

function isRecord(sent: string): boolean {
  if (RECORD.test(sent)) for (const [name] of sent.matchAll(STATEMENT)) records.add(name);
  return [...sent.matchAll(STATEMENT)].some(([name]) => records.has(name));
}

it("F-3 each record of the engine in turn is lost after the work was done", {
  timeout: 480_000,
}, async () => {
  let lost: Lost | null = { repeats: 0 };
  let n = 0;
  while (lost) {
    n++;
    const world = await stage.world(TASKS);
    const runId = await stage.startInChunks(world, TASKS);
    let records = 0;
    lost = await loseRecord((text) => isRecord(text) && ++records === n, world, runId);
    // Once all rows are stored, what is done again asks for nothing.
    await finish(world, runId, lost?.repeats ?? 0);
  }
  // plan, fan and the end of the one; classify, commit and the end of the other.
  expect(n).toBeGreaterThan(6);
});

it("F-3 the next chunk was sent and the engine's record of it is lost", async () => {
  const world = await stage.world(14);
  const runId = await stage.startInChunks(world, 1);
  const isNext = (text: string) => isRecord(text) && text.includes('"name":"next"');
  const lost = await loseRecord(isNext, world, runId);
  expect(lost).not.toBeNull();
  await finish(world, runId, lost?.repeats ?? 0);
});
