// Ten thousand tasks of which every fifth meets a fault, of every kind at once: nothing is lost, nothing twice, and nothing fails for its rate.
import { afterAll, expect, it } from "vitest";
import type { RuleInput } from "@/tests/fakes/openai/rules";
import { openStage } from "./support/stage";

const stage = await openStage();
const { resumeRun } = await import("@/server/services/runs/control");
const { getRun } = await import("@/server/services/runs/read");
afterAll(stage.close);

const TASKS = 10_000;
/** Tasks whose number ends with the same two digits. */
const ALIKE = TASKS / 100;

/** `codes`: as what a task may fail; none is never. `stopsAt`: one task alone meets it, after so many hundreds, and the run pauses. */
type Fault = { rule: RuleInput; codes?: string[]; stopsAt?: number };

const json = (label: string) => JSON.stringify({ label });
const passing = (rule: RuleInput): RuleInput => ({ ...rule, times: ALIKE });
const lasting = (rule: RuleInput): RuleInput => ({ ...rule, times: -1 });
const limited = { status: 429, code: "rate_limit_exceeded" };

/** One for each twentieth of the faulty tasks. Only an answer that never comes is left out: it takes five minutes. */
const FAULTS: Fault[] = [
  { rule: passing({ ...limited, headers: { "retry-after-ms": "20" } }) },
  { rule: passing({ ...limited, headers: { "retry-after": "0" } }) },
  { rule: { ...limited, headers: { "retry-after": "1" }, times: 3 } },
  { rule: { ...limited, headers: { "retry-after": "soon" }, times: 2 } },
  { rule: { status: 429, code: "insufficient_quota" }, stopsAt: 20 },
  { rule: { status: 401 }, stopsAt: 50 },
  { rule: { status: 404, code: "model_not_found" }, stopsAt: 80 },
  { rule: passing({ status: 500 }), codes: ["UPSTREAM"] },
  { rule: passing({ status: 503 }), codes: ["UPSTREAM"] },
  { rule: lasting({ status: 500, headers: { "x-should-retry": "false" } }), codes: ["UPSTREAM"] },
  { rule: passing({ reset: true }), codes: ["NETWORK"] },
  { rule: passing({ cut: true }), codes: ["NETWORK"] },
  { rule: passing({ raw: "<html>", contentType: "text/html" }), codes: ["BAD_ANSWER"] },
  { rule: passing({ raw: '{"choi' }), codes: ["BAD_ANSWER"] },
  { rule: passing({ delayMs: 500 }) },
  { rule: lasting({ status: 400, code: "context_length_exceeded" }), codes: ["CONTEXT_EXCEEDED"] },
  { rule: lasting({ status: 400, code: "odd" }), codes: ["BAD_REQUEST"] },
  { rule: lasting({ refusal: true }), codes: ["REFUSAL"] },
  { rule: lasting({ answer: json("ADMIN") }), codes: ["INVALID_LABEL"] },
  { rule: passing({ finish: "length" }), codes: ["LENGTH"] },
];
const ending = (at: number) => String(at * 5).padStart(2, "0");

it("ends each task once, whatever a fifth of them meets", async () => {
  expect(FAULTS).toHaveLength(20);
  const world = await stage.world(TASKS);
  for (const [at, { rule, stopsAt }] of FAULTS.entries()) {
    const text = stopsAt === undefined ? `${ending(at)})` : `(${stopsAt}${ending(at)})`;
    stage.fake.rule({ ...rule, when: { key: world.apiKey, text } });
  }
  const runId = await stage.start(world);
  await stage.worker();
  const stops = new Set<string | null>();
  for (;;) {
    await stage.until(
      async () => !/queued|running/.test(await stage.state(world, runId)),
      "a stop or the end",
    );
    const run = await getRun(world.scope, { runId });
    if (run.state !== "paused") break;
    expect(run.failed + run.done).toBeLessThan(TASKS);
    stops.add(run.code);
    await resumeRun(world.scope, { runId });
  }
  expect(stops).toEqual(new Set(["QUOTA", "KEY_INVALID", "MODEL_NOT_FOUND"]));

  const { rows } = await stage.sql.query<{ ending: string; state: string; code: string | null; n: number }>(
    `select lpad(((t."innerId" - 1) % 100)::text, 2, '0') as ending, p.state, p.code, count(*)::int as n
     from "Prediction" p join "Task" t on t.id = p."taskId" where p."runId" = $1 group by 1, 2, 3`,
    [runId],
  );
  expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(TASKS);
  for (const { ending: own, state, code, n } of rows) {
    const fault = FAULTS.find((_, at) => ending(at) === own);
    const codes = fault?.codes ?? [];
    if (state === "failed") expect(codes, `${own}: ${code}`).toContain(code);
    if (fault?.rule.times === -1) expect({ own, state, n }).toEqual({ own, state: "failed", n: ALIKE });
  }
  await stage.expectWhole(world, { repeats: stage.seen(world) - TASKS });
}, 150_000);
