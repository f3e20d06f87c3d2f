// Functions of the golden app about flow control: batch, debounce, rate limit, idempotency, throttle, concurrency, singleton.
import type { AppContext } from "./golden-app";

const KEY = "event.data.g";
/** Long enough that two runs of one key overlap on a machine under load. */
const WORK_MS = 400;

export function flowFunctions(app: AppContext) {
  return [...merging(app), ...dropping(app), ...pacing(app)];
}

function merging({ inngest, extra, trace }: AppContext) {
  const batchEvents = { maxSize: 3, timeout: "2s", key: KEY } as const;
  const batch = inngest.createFunction(
    { ...extra, id: "batch", triggers: [{ event: "batch/go" }], batchEvents },
    async ({ events }) => {
      trace(`batch:${events.map((event) => event.data.i).join(",")}`);
      return events.length;
    },
  );
  const debounced = inngest.createFunction(
    { ...extra, id: "deb", triggers: [{ event: "deb/go" }], debounce: { period: "1s", key: KEY } },
    async ({ event }) => trace(`deb:${event.data.i}`),
  );
  return [batch, debounced];
}

function dropping({ inngest, extra, trace }: AppContext) {
  const rateLimit = { limit: 1, period: "60s", key: KEY } as const;
  const limited = inngest.createFunction(
    { ...extra, id: "rl", triggers: [{ event: "rl/go" }], rateLimit },
    async ({ event }) => trace(`rl:${event.data.i}`),
  );
  const idempotent = inngest.createFunction(
    { ...extra, id: "idem", triggers: [{ event: "idem/go" }], idempotency: "event.data.k" },
    async ({ event }) => trace(`idem:${event.data.k}`),
  );
  const single = inngest.createFunction(
    { ...extra, id: "single", triggers: [{ event: "single/go" }], singleton: { key: KEY, mode: "skip" } },
    async ({ event, step }) => {
      trace(`single:${event.data.i}`);
      await step.sleep("s", "1s");
    },
  );
  return [limited, idempotent, single];
}

function pacing({ inngest, extra, trace, conc }: AppContext) {
  const throttled = inngest.createFunction(
    {
      ...extra,
      id: "thr",
      triggers: [{ event: "thr/go" }],
      throttle: { limit: 2, period: "4s", key: KEY },
    },
    async ({ event }) => trace(`thr:${event.data.i}@${Date.now()}`),
  );
  const current: Record<string, number> = {};
  const concurrent = inngest.createFunction(
    { ...extra, id: "conc", triggers: [{ event: "conc/go" }], concurrency: [{ key: KEY, limit: 2 }] },
    async ({ event, step }) => {
      const key = String(event.data.g);
      await step.run("w", async () => {
        const now = (current[key] ?? 0) + 1;
        current[key] = now;
        conc[key] = Math.max(conc[key] ?? 0, now);
        await new Promise((resolve) => setTimeout(resolve, WORK_MS));
        current[key] = (current[key] ?? 0) - 1;
      });
      trace(`conc:${key}`);
    },
  );
  return [throttled, concurrent];
}
