// A worker process for tests of limits over several processes: what it does is a row with the times of the database.
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import pg from "pg";
import { createEngine, prepareSession } from "@/server/engine/engine";

const WORK_MS = 10;

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, onConnect: prepareSession });
const engine = createEngine({ pool });
const ignore = (): void => undefined;
const inngest = new Inngest({
  id: "limits",
  isDev: true,
  baseUrl: "http://inngest.embedded",
  eventKey: "embedded",
  fetch: engine.fetch,
  logger: { info: ignore, warn: ignore, error: ignore, debug: ignore },
});

async function work(what: string): Promise<void> {
  const { rows } = await pool.query("insert into work (what, pid) values ($1, $2) returning id", [
    what,
    process.pid,
  ]);
  await new Promise((resolve) => setTimeout(resolve, WORK_MS));
  await pool.query("update work set ended = clock_timestamp() where id = $1", [rows[0].id]);
}

const keyed = inngest.createFunction(
  { id: "keyed", triggers: [{ event: "keyed/go" }], concurrency: { key: "event.data.key", limit: 3 } },
  async ({ event, step }) => step.run("work", () => work(String(event.data.key))),
);

const paced = inngest.createFunction(
  { id: "paced", triggers: [{ event: "paced/go" }], throttle: { limit: 10, period: "5s" } },
  () => work("paced"),
);

await engine.migrate();
await engine.register(serve({ client: inngest, functions: [keyed, paced] }));
await engine.start();
process.on("SIGTERM", () => void engine.stop().then(() => process.exit(0)));
process.send?.("ready");
