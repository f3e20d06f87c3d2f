// Functions of the golden app about steps, errors, events and the ends of runs.
import { NonRetriableError, RetryAfterError } from "inngest";
import type { AppContext } from "./golden-app";

export function stepFunctions(app: AppContext) {
  return [sequence(app), parallel(app), retrying(app), ...failing(app), ...events(app), ...ends(app)];
}

function sequence({ inngest, extra, trace }: AppContext) {
  return inngest.createFunction(
    { ...extra, id: "seq", triggers: [{ event: "seq/go" }], retries: 1 },
    async ({ step }) => {
      const traced = (name: string, value: number) =>
        step.run(name, () => {
          trace(name);
          return value;
        });
      const a = await traced("a", 1);
      const b = await traced("b", a + 1);
      await step.sleep("zz", "1s");
      return { c: await traced("c", b + 1) };
    },
  );
}

// Two groups of parallel steps, then one step name used three times.
function parallel({ inngest, extra, trace }: AppContext) {
  return inngest.createFunction(
    { ...extra, id: "par", triggers: [{ event: "par/go" }], retries: 1 },
    async ({ step }) => {
      const pre = await step.run("pre", () => 0);
      const branch = async (i: number) => {
        const value = await step.run(`p${i}`, () => {
          trace(`p${i}`);
          return i + pre;
        });
        return step.run(`q${i}`, () => {
          trace(`q${i}`);
          return value * 10;
        });
      };
      const r = await Promise.all([1, 2, 3].map(branch));
      const loop: number[] = [];
      for (let i = 0; i < 3; i++) loop.push(await step.run("loop", () => i));
      return { r, loop };
    },
  );
}

function describe(error: unknown) {
  const { name, message } = error as Error;
  return { name, message, cls: (error as Error).constructor.name };
}

// A step that is good at its third attempt; a final step error that is caught.
function retrying({ inngest, extra, trace }: AppContext) {
  return inngest.createFunction(
    { ...extra, id: "retry", triggers: [{ event: "retry/go" }], retries: 2 },
    async ({ step, attempt }) => {
      const x = await step.run("flaky", () => {
        trace(`flaky${attempt}`);
        if (attempt < 2) throw new Error(`flaky ${attempt}`);
        return `ok@${attempt}`;
      });
      const bad = step.run("bad", () => {
        trace("bad");
        throw new NonRetriableError("nope");
      });
      return { x, caught: await bad.then(() => null, describe) };
    },
  );
}

// An error of the function and an error of a step, both retried once and then final.
function failing({ inngest, extra, trace }: AppContext) {
  const fail = inngest.createFunction(
    {
      ...extra,
      id: "fail",
      triggers: [{ event: "fail/go" }],
      retries: 1,
      onFailure: async ({ event, error, step }) => {
        await step.run("of", () => {
          trace(`onFailure:${error.message}:${event.data.event.data.k}:${event.data.function_id}`);
          return 1;
        });
      },
    },
    async ({ step, attempt }) => {
      await step.run("ok", () => 1);
      trace(`fnbody${attempt}`);
      throw new Error(`fn boom ${attempt}`);
    },
  );
  const stepFail = inngest.createFunction(
    {
      ...extra,
      id: "stepfail",
      triggers: [{ event: "stepfail/go" }],
      retries: 1,
      onFailure: async ({ error }) => trace(`onFailure2:${error.message}`),
    },
    async ({ step, attempt }) => {
      await step.run("s", () => {
        trace(`s${attempt}`);
        throw new Error(`s boom ${attempt}`);
      });
    },
  );
  return [fail, stepFail];
}

// sendEvent, invoke (good and failing), waitForEvent (match and timeout).
function events({ inngest, extra }: AppContext) {
  const child = inngest.createFunction(
    { ...extra, id: "child", triggers: [{ event: "child/go" }], retries: 0 },
    async ({ event, step }) => {
      const r = await step.run("c", () => Number(event.data.q ?? 0) + 100);
      if (event.data.die) throw new Error("child died");
      return { r };
    },
  );
  const caller = inngest.createFunction(
    { ...extra, id: "ev", triggers: [{ event: "ev/go" }], retries: 0 },
    async ({ step }) => {
      const sent = await step.sendEvent("send", [
        { name: "child/go", data: { q: 1 } },
        { name: "nobody/cares", data: {} },
      ]);
      const inv = await step.invoke("inv", { function: child, data: { q: 5 } });
      const dying = step.invoke("inv2", { function: child, data: { die: true } });
      const invErr = await dying.then(() => undefined, describe);
      const w = await step.waitForEvent("w", {
        event: "ev/ok",
        timeout: "20s",
        if: "event.data.k == async.data.k",
      });
      const wt = await step.waitForEvent("wt", { event: "ev/never", timeout: "1s" });
      return { n: sent.ids.length, inv, invErr, w: w?.data, wt };
    },
  );
  return [child, caller];
}

function ends({ inngest, extra, trace }: AppContext) {
  const cancelOn = [{ event: "cancel/stop", match: "data.k" }];
  const cancelled = inngest.createFunction(
    { ...extra, id: "cancel", triggers: [{ event: "cancel/go" }], cancelOn },
    async ({ step }) => {
      await step.sleep("long", "30s");
      trace("NOT CANCELLED");
    },
  );
  // Goes on only when all branches are settled.
  const race = inngest.createFunction(
    { ...extra, id: "race", triggers: [{ event: "race/go" }] },
    async ({ step }) => {
      const fast = step.run("fast", () => {
        trace("fast");
        return "fast";
      });
      const winner = await Promise.race([fast, step.sleep("slow", "3s").then(() => "slow")]);
      return step.run("after", () => {
        trace(`after:${winner}`);
        return winner;
      });
    },
  );
  const retryAfter = inngest.createFunction(
    { ...extra, id: "retryafter", triggers: [{ event: "ra/go" }], retries: 1 },
    async ({ step, attempt }) => {
      await step.run("x", () => {
        trace(`ra${attempt}@${Date.now()}`);
        if (attempt === 0) throw new RetryAfterError("later", 3000);
        return 1;
      });
    },
  );
  const ofSequence = "event.data.function_id == 't-seq'";
  const finish = inngest.createFunction(
    { ...extra, id: "finish", triggers: [{ event: "inngest/function.finished", if: ofSequence }] },
    async ({ event }) => trace(`finished:${JSON.stringify(event.data.result)}`),
  );
  return [cancelled, race, retryAfter, finish];
}
