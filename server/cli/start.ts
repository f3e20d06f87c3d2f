// npm start: database, migrations, demo data, build, serve; in that order, skipping what is done already.
import "./settings";
import { type ChildProcess, spawn } from "node:child_process";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { env } from "@/server/env";
import { ensureBuild } from "./build";
import { takeLock } from "./lock";
import { prepare } from "./prepare";
import { stopOnSignal } from "./signals";
import { say } from "./terminal";

const READY_DEADLINE_MS = 60_000;
const PROBE_LIMIT_MS = 5_000;
const STOP_DEADLINE_MS = 15_000;

/** What this process started and must end again, latest first. */
const cleanups: (() => Promise<void> | void)[] = [];
let ending: Promise<void> | undefined;

try {
  stopOnSignal(cleanUp);
  await start();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await cleanUp();
  process.exit(1);
}

async function start(): Promise<void> {
  const { PORT: port } = env; // a wrong or missing variable ends here, with a sentence
  cleanups.push(takeLock(port));
  await assertPortIsFree(port);
  const { stop } = await prepare({ seed: true });
  cleanups.push(stop);
  await ensureBuild();
  await untilReady(port, serve());
  await greet();
}

// A failure and a signal may both ask for it; whoever comes second waits for the same end.
function cleanUp(): Promise<void> {
  ending ??= (async () => {
    while (cleanups.length > 0) await cleanups.pop()?.();
  })();
  return ending;
}

function assertPortIsFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", () =>
      reject(
        new Error(
          `Port ${port} is in use by another program; stop it, or choose another: PORT=${port + 1} npm start`,
        ),
      ),
    );
    probe.listen(port, () => probe.close(() => resolve()));
  });
}

// The server is a process of its own, free of what the steps above have loaded. Its channel ends with this process.
function serve(): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "server/cli/serve.ts"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // A person at a terminal wants the address and the logins, not a line for every job.
    env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || (env.embedded ? "warn" : "info") },
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  cleanups.push(async () => {
    child.kill("SIGTERM");
    await Promise.race([gone, sleep(STOP_DEADLINE_MS)]);
    child.kill("SIGKILL");
  });
  child.once("exit", async (code) => {
    if (ending) return;
    process.stderr.write(`The server ended unexpectedly (${code ?? "killed"}); npm start starts it again.\n`);
    await cleanUp();
    process.exit(1);
  });
  return child;
}

async function untilReady(port: number, server: ChildProcess): Promise<void> {
  const host = env.HOST && env.HOST !== "0.0.0.0" ? env.HOST : "127.0.0.1";
  let last = "it does not answer";
  for (const began = performance.now(); performance.now() - began < READY_DEADLINE_MS; await sleep(100)) {
    if (server.exitCode !== null) return new Promise(() => undefined); // the exit handler ends this process
    const response = await fetch(`http://${host}:${port}/api/ready`, {
      signal: AbortSignal.timeout(PROBE_LIMIT_MS),
    }).catch(() => null);
    if (response?.ok) return;
    if (response) last = await response.text();
  }
  throw new Error(`Assay did not become ready in ${READY_DEADLINE_MS / 1_000} s: ${last}`);
}

async function greet(): Promise<void> {
  say(`\nAssay is ready: ${env.baseUrl}`);
  if (!env.embedded) return;
  const { DEMO_LOGINS } = await import("@/prisma/seed/logins");
  say("\nDemo logins:");
  for (const { role, email, password } of DEMO_LOGINS) {
    say(`  ${role.padEnd(10)} ${email.padEnd(28)} ${password}`);
  }
}
