// A worker process for tests that kill it: one engine, one function of eight effects in three runs, each effect a row.
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import pg from "pg";
import { createEngine, prepareSession } from "@/server/engine/engine";

const EFFECT_MS = 30;

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, onConnect: prepareSession });
const engine = createEngine({ pool, backoffScale: 0.03 });
const ignore = (): void => undefined;
const inngest = new Inngest({
  id: "crash",
  isDev: true,
  baseUrl: "http://inngest.embedded",
  eventKey: "embedded",
  fetch: engine.fetch,
  logger: { info: ignore, warn: ignore, error: ignore, debug: ignore },
});

/** The row is committed before the engine can know of it, as with any effect outside the engine. */
async function effect(name: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, EFFECT_MS));
  await pool.query("insert into effect (name) values ($1)", [name]);
  return name;
}

const child = inngest.createFunction(
  { id: "child", triggers: [{ event: "crash/child" }], retries: 0 },
  async ({ event, step }) => step.run("only", () => effect(`${event.data.from}:${event.data.how}`)),
);

const parent = inngest.createFunction(
  {
    id: "parent",
    triggers: [{ event: "crash/go" }],
    retries: 0,
    concurrency: { key: "event.data.key", limit: 4 },
  },
  async ({ event, step }) => {
    const n = String(event.data.n);
    const run = (name: string) => step.run(name, () => effect(`${n}:${name}`));
    await run("first");
    await run("second");
    await Promise.all([run("left"), run("middle"), run("right")]);
    await step.sleep("nap", 300);
    await step.sendEvent("tell", { id: `child:${n}`, name: "crash/child", data: { from: n, how: "event" } });
    await step.invoke("call", { function: child, data: { from: n, how: "invoke" } });
    await run("last");
  },
);

await engine.migrate();
await engine.register(serve({ client: inngest, functions: [child, parent] }));
await engine.start();
process.on("SIGTERM", () => void engine.stop().then(() => process.exit(0)));
process.send?.("ready");
