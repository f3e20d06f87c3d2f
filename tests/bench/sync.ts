// A sync of 10,000 small objects from an S3 into tasks, beside a bare loop that gets the same objects, as many at once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { StorageSecret, StorageSource } from "@/lib/schemas/storage";
import { type Bench, figure } from "@/tests/bench/figure";

const OBJECTS = 10_000;
const AT_ONCE = 16;
const LOOK_EVERY_MS = 250;

const bench: Bench = async () => {
  const server = await startServer();
  process.env.STORAGE_ALLOWED_HOSTS = server.host;
  try {
    // Before and after, because the machine may have other work as well.
    const before = await bareLoop(server);
    const value = await productSync(server);
    const baseline = (before + (await bareLoop(server))) / 2;
    return [figure("sync", "objects/s", { value, baseline }, { atLeast: 0.8 })];
  } finally {
    server.stop();
  }
};

export default bench;

type Server = { host: string; source: StorageSource; secret: StorageSecret; stop(): void };

async function startServer(): Promise<Server> {
  const child = spawn(process.execPath, ["--import", "tsx", "tests/bench/sync-server.ts", String(OBJECTS)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { ...(JSON.parse(line) as Omit<Server, "stop">), stop: () => child.kill("SIGTERM") };
}

/** Objects per second of the storage's client alone: nothing is parsed or stored. */
async function bareLoop({ source, secret }: Server): Promise<number> {
  const { openSource } = await import("@/server/storage/open");
  const opened = openSource(source, secret);
  const { signal } = new AbortController();
  const keys: string[] = [];
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const page = await opened.list({ prefix: "", recursive: true, cursor, limit: 1_000 }, signal);
    keys.push(...page.objects.map(({ key }) => key));
    cursor = page.cursor;
  }
  if (keys.length !== OBJECTS) throw new Error("the listing is not complete");
  let next = 0;
  const worker = async () => {
    for (let key = keys[next++]; key !== undefined; key = keys[next++]) {
      const { bytes } = await opened.open(key, { maxBytes: 1_000_000 }, signal);
      for await (const _ of bytes);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - began) / 1_000;
  opened.close();
  return OBJECTS / seconds;
}

/** Objects per second from the start to the end of the sync, with listing, storing and counting. */
async function productSync({ source, secret }: Server): Promise<number> {
  const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
  const { engineHandler } = await import("@/server/jobs/handler");
  const { runWorld } = await import("@/tests/integration/services/run-world");
  const { createConnection } = await import("@/server/services/storage/write");
  const { startSync } = await import("@/server/services/storage/start");
  const { getSync } = await import("@/server/services/storage/read");
  const { scope } = await runWorld({ tasks: 0, groundTruth: 0 });
  const { connectionId } = await createConnection(scope, {
    ...{ title: "Bench", source, secret, prefix: "", pattern: "", recursive: true, method: "file" },
    ...{ mapping: { textColumn: "text" }, onChange: "mark", schedule: "manual" },
  });
  await startJobs(engineHandler, { work: true });
  const began = performance.now();
  const { syncId } = await startSync(scope, { connectionId, retriesFailed: false });
  for (;;) {
    const sync = await getSync(scope, { syncId });
    if (sync.state === "completed" && sync.tasksAdded === OBJECTS) break;
    if (!["queued", "running"].includes(sync.state)) throw new Error(`the sync ended as ${sync.state}`);
    await sleep(LOOK_EVERY_MS);
  }
  const seconds = (performance.now() - began) / 1_000;
  await stopJobs();
  return OBJECTS / seconds;
}
