// Starts real worker processes for a test: they take jobs from its database and answer no requests.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const READY = "the worker takes jobs";
const READY_DEADLINE_MS = 60_000;

export type Worker = {
  process: ChildProcess;
  /** Everything that it has printed so far. */
  output(): string;
  /** Sends the signal and waits for the end; resolves with the exit code, or null after a kill. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
};

/** Waits until all of them take jobs; `env` is what a production server would have. */
export async function startWorkers(count: number, env: Record<string, string>) {
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(env)));
  return {
    pids: workers.map(({ process: { pid } }) => pid ?? 0),
    stop: () => Promise.all(workers.map((worker) => worker.end("SIGTERM"))),
  };
}

/** `npm run worker` unless another script is named. Resolves when it takes jobs. */
export async function startWorker(
  env: Record<string, string>,
  script = "server/cli/worker.ts",
): Promise<Worker> {
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["ignore", "pipe", "pipe", "ipc"], // the channel ends the worker when the test run is gone
    env: { ...process.env, ...env, PORT: "3000", LOG_LEVEL: "info" },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
    });
  }
  const worker: Worker = {
    process: child,
    output: () => printed,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill(signal);
        await exited;
      }
      return child.exitCode;
    },
  };
  for (const began = performance.now(); !printed.includes(READY); await sleep(10)) {
    if (child.exitCode === null && performance.now() - began < READY_DEADLINE_MS) continue;
    await worker.end("SIGKILL");
    throw new Error(`The worker did not start:\n${printed}`);
  }
  return worker;
}
