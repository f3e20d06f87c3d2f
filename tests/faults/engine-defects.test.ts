// The conformance test must be able to fail: each defect, put into a copy of the engine, has to be found.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { createEngine } from "@/server/engine/engine";
import { MODES, nonconformities } from "../integration/engine/replay";

const ENGINE = path.resolve("server/engine");
const COPIES = path.resolve(".data/test/engine-defects");
const LIMIT_MS = 15_000;

type Defect = { file: string; replace: string; by: string };

const DEFECTS: Record<string, Defect> = {
  "waitForEvent ignores its condition": {
    file: "route.ts",
    replace: "return matches(pause.expr,",
    by: "return true || matches(pause.expr,",
  },
  "concurrency is ignored": {
    file: "claim.ts",
    replace: "limits[index]?.limit ??",
    by: "undefined ??",
  },
  "discovery does not wait for the group": { file: "steps.ts", replace: "if (!race) {", by: "if (false) {" },
  "no throttle": { file: "limits.ts", replace: "return fn.throttle ?", by: "return false ?" },
  "max_attempts is not sent": { file: "call.ts", replace: "max_attempts: maxAttempts,", by: "" },
  "event ids are not unique": {
    file: "send.ts",
    replace: "({ ...event, tenant:",
    by: "({ ...event, ext: null, tenant:",
  },
  "idempotency is ignored": { file: "schedule.ts", replace: "if (fn.idempotency &&", by: "if (false &&" },
  "Retry-After is ignored": {
    file: "apply.ts",
    replace: "retryAfterMs(reply.retryAfter,",
    by: "retryAfterMs(null,",
  },
  "the seed is ignored": { file: "ids.ts", replace: 'SEED.exec(seed ?? "")', by: 'SEED.exec("")' },
  "cancelOn is ignored": {
    file: "route.ts",
    replace: 'if (pause.kind === "cancel") await',
    by: 'if (pause.kind === "cancel") continue; else if (false) await',
  },
  "one attempt too few": {
    file: "call.ts",
    replace: "?? DEFAULT_RETRIES) + 1",
    by: "?? DEFAULT_RETRIES) + 0",
  },
  "the parent of a child is not told": {
    file: "finish.ts",
    replace: "if (run.parent_run && run.parent_step)",
    by: "if (false)",
  },
  "the failed event is not made": {
    file: "finish.ts",
    replace: "failed: [EVENT_FAILED, EVENT_FINISHED]",
    by: "failed: [EVENT_FINISHED]",
  },
  "the timer of a batch is lost": {
    file: "schedule.ts",
    replace: "if (size > 1) return;",
    by: "if (size > 0) return;",
  },
  "finished steps are not sent": {
    file: "call.ts",
    replace: "steps: Object.fromEntries(run.steps)",
    by: "steps: {}",
  },
};

beforeAll(() => mkdir(COPIES, { recursive: true }));
afterAll(() => rm(COPIES, { recursive: true, force: true }));

/** What the conformance test says about a copy of the engine; an engine that never comes to rest is a finding too. */
async function findings(name: string, defect: Defect | null): Promise<string[]> {
  const folder = path.join(COPIES, name.replaceAll(/\W+/g, "-"));
  await cp(ENGINE, folder, { recursive: true });
  if (defect) {
    const file = path.join(folder, defect.file);
    const source = await readFile(file, "utf8");
    expect(source.split(defect.replace), `${defect.file} contains "${defect.replace}" once`).toHaveLength(2);
    await writeFile(file, source.replace(defect.replace, defect.by));
  }
  const copy = (await import(path.join(folder, "engine.ts"))) as { createEngine: typeof createEngine };
  return nonconformities(MODES.cp, { limitMs: LIMIT_MS, create: copy.createEngine }).catch((error: Error) => [
    error.message,
  ]);
}

test.concurrent("a copy without a defect conforms", async () => {
  expect(await findings("none", null)).toEqual([]);
});

test.concurrent.for(Object.entries(DEFECTS))("found: %s", async ([name, defect]) => {
  expect(await findings(name, defect)).not.toEqual([]);
});
