// From a populated checkout to /api/ready with npm start, beside a bare Next server on a database that runs already.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bench, figure } from "@/tests/bench/figure";
import { freePort, productEnv } from "@/tests/setup/product";

const MAX_SECONDS = 10;
const DEADLINE_MS = 300_000;

const bench: Bench = async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "assay-start-"));
  await chmod(folder, 0o755); // the account of the embedded database must reach it
  try {
    // The first start installs, builds and seeds; what counts is how long people wait on every later day.
    await secondsUntilReady(() => npmStart(folder));
    const value = await secondsUntilReady(() => npmStart(folder));
    const baseline = await secondsUntilReady(bareNext);
    const result = figure("start", "s", { value, baseline }, { atMost: Number.POSITIVE_INFINITY });
    return [{ ...result, ok: value < MAX_SECONDS }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export default bench;

type Start = (port: number) => ChildProcess;

async function secondsUntilReady(start: () => Promise<Start> | Start): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const child = (await start())(port);
  try {
    for (;;) {
      const response = await fetch(`http://localhost:${port}/api/ready`).catch(() => null);
      if (response?.ok) return (performance.now() - began) / 1000;
      if (child.exitCode !== null || performance.now() - began > DEADLINE_MS)
        throw new Error("the server did not become ready");
      await sleep(50);
    }
  } finally {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
  }
}

const npmStart = (folder: string): Start => {
  const settings = { DATA_DIR: folder, EMBEDDED_PG_DIR: path.join(folder, "pg"), LOG_LEVEL: "error" };
  const { DATABASE_URL: _, ...env } = process.env;
  return (port) =>
    spawn(process.execPath, ["server/cli/setup.mjs", "start"], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...env, ...settings, PORT: String(port) },
    });
};

const bareNext = (): Start => (port) =>
  spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "-p", String(port)], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...productEnv({ databaseUrl: process.env.DATABASE_URL ?? "", port }) },
  });
