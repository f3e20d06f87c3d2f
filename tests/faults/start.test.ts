// npm start under bad luck: beside another start, on a taken port, without secrets, told to stop, killed.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ensureBuild } from "@/server/cli/build";
import { stopPostgres } from "@/server/db/embedded";
import { freePort } from "../setup/product";

const READY = /Assay is ready/;
const READY_LIMIT_MS = 120_000;

type Start = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

let parent: string;
let port: number;
let running: Start[] = [];

beforeAll(ensureBuild);
beforeEach(async () => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), "assay-start-"));
  fs.chmodSync(parent, 0o755);
  port = await freePort();
});
afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill("SIGKILL");
    await ended;
  }
  running = [];
  await stopPostgres(path.join(parent, "pg"));
  fs.rmSync(parent, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): Start {
  const child = spawn(process.execPath, ["--import", "tsx", "server/cli/start.ts"], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: "",
      DATA_DIR: path.join(parent, "data"),
      EMBEDDED_PG_DIR: path.join(parent, "pg"),
      PORT: String(port),
      ...env,
    },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
    });
  }
  const ended = once(child, "close").then(([code]) => (typeof code === "number" ? code : null));
  const begun = { child, output: () => printed, ended };
  running.push(begun);
  return begun;
}

async function ready(begun: Start): Promise<Start> {
  await expect.poll(begun.output, { timeout: READY_LIMIT_MS, interval: 100 }).toMatch(READY);
  return begun;
}

const isUp = () =>
  fetch(`http://127.0.0.1:${port}/api/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
/** The process below a start that answers requests. */
function serverOf(pid: number | undefined): number {
  const listing = spawnSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).stdout;
  const line = listing.split("\n").find((entry) => {
    const [, parentPid] = entry.trim().split(/\s+/);
    return Number(parentPid) === pid && entry.includes("server/cli/serve.ts");
  });
  return Number(line?.trim().split(/\s+/)[0]);
}

const databaseRuns = () => fs.existsSync(path.join(parent, "pg", "data", "postmaster.pid"));

test("prints the address and the demo logins, refuses a second start, and ends clean on SIGTERM", async () => {
  const first = await ready(start());
  expect(first.output()).toContain(`http://localhost:${port}`);
  // Written after the address, in a piece of its own.
  await expect.poll(first.output).toMatch(/owner .*@.*\n/);

  const second = start({ PORT: String(await freePort()) });
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`Assay is already running here (process ${first.child.pid}`);
  expect(await isUp()).toBe(true);

  first.child.kill("SIGTERM");
  expect(await first.ended).toBe(0);
  expect(await isUp()).toBe(false);
  expect(databaseRuns()).toBe(false);
});

test("a killed start leaves no server behind, and the next start goes on with its data", async () => {
  const first = await ready(start());
  first.child.kill("SIGKILL");
  await first.ended;
  await expect.poll(isUp, { timeout: 15_000 }).toBe(false);
  const second = await ready(start());
  expect(second.output()).toContain("The embedded database was running already");
  expect(await isUp()).toBe(true);
});

test("a killed server ends its start with a sentence, and a lock file of a gone process does not stand in the way", async () => {
  const first = await ready(start());
  process.kill(serverOf(first.child.pid), "SIGKILL");
  expect(await first.ended).toBe(1);
  expect(first.output()).toContain("The server ended unexpectedly (killed); npm start starts it again.");
  expect(databaseRuns()).toBe(false);

  const stranger = spawn("sleep", ["60"]);
  fs.writeFileSync(path.join(parent, "data", "start.lock"), JSON.stringify({ pid: stranger.pid, port }));
  await ready(start()).finally(() => stranger.kill("SIGKILL"));
});

test("the database is started again when it was killed", async () => {
  const begun = await ready(start());
  const pid = Number(
    fs.readFileSync(path.join(parent, "pg", "data", "postmaster.pid"), "utf8").split("\n")[0],
  );
  process.kill(pid, "SIGKILL");
  await expect.poll(begun.output, { timeout: 30_000 }).toContain("had stopped and was started again");
  await expect.poll(isUp, { timeout: 30_000 }).toBe(true);
});

test("a taken port is told with a way out, before anything is started", async () => {
  const other = net.createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  try {
    const begun = start();
    expect(await begun.ended).toBe(1);
    expect(begun.output()).toBe(
      `Port ${port} is in use by another program; stop it, or choose another: PORT=${port + 1} npm start\n`,
    );
    expect(databaseRuns()).toBe(false);
  } finally {
    other.close();
  }
});

test("production without secrets is told in one sentence which are missing", async () => {
  const begun = start({ DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" });
  expect(await begun.ended).toBe(1);
  expect(begun.output()).toMatch(
    /^Assay cannot start: .*NEXTAUTH_SECRET is missing; ENCRYPTION_KEYS is missing\.\n$/,
  );
});

test("a database that cannot be reached is told in one sentence", async () => {
  const begun = start({
    DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
    NEXTAUTH_URL: "http://localhost:3000",
    NEXTAUTH_SECRET: "x9Qm2vL7-Rt4Wc8Zb1Nf6Kj3Hd5Gs0Pa",
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
  });
  expect(await begun.ended).toBe(1);
  expect(begun.output()).toMatch(/^The database cannot be reached: .*ECONNREFUSED.*\n$/);
});
