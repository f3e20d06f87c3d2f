// Starts real worker processes for a test: they take jobs from its database and answer no requests.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const READY_DEADLINE_MS = 60_000;

/** Waits until all of them take jobs; `env` is what a production server would have. */
export async function startWorkers(count: number, env: Record<string, string>) {
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(env)));
  return {
    pids: workers.map(({ pid }) => pid ?? 0),
    stop: () => Promise.all(workers.map(stop)),
  };
}

async function startWorker(env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "server/cli/worker.ts"], {
    stdio: ["ignore", "pipe", "inherit", "ipc"], // the channel ends the worker when the test run is gone
    env: { ...process.env, ...env, PORT: "3000", LOG_LEVEL: "info" },
  });
  const { stdout } = child;
  if (!stdout) throw new Error("a worker has no output");
  const deadline = AbortSignal.timeout(READY_DEADLINE_MS);
  for await (const line of createInterface({ input: stdout, signal: deadline }))
    if (line.includes("the worker takes jobs")) {
      stdout.resume();
      return child;
    }
  throw new Error("a worker did not begin to take jobs");
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
