// Keeps two starts of one checkout apart: a file that names the process which serves it.
import fs from "node:fs";
import path from "node:path";

type Holder = { pid: number; port: number };

function lockFile(): string {
  return path.resolve(process.env.DATA_DIR || ".data", "start.lock");
}

/** Takes the lock for this process; throws a sentence when another living start holds it. Returns the release. */
export function takeLock(port: number): () => void {
  const file = lockFile();
  fs.mkdirSync(path.dirname(file), { recursive: true });
  refuseWhileRunning();
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, port } satisfies Holder));
  try {
    fs.linkSync(draft, file); // fails when another start was faster
  } catch {
    refuseWhileRunning();
    throw new Error("Assay is just being started here by another process.");
  } finally {
    fs.rmSync(draft);
  }
  return () => {
    if (holder()?.pid === process.pid) fs.rmSync(file, { force: true });
  };
}

/** Throws a sentence when a start of this checkout is running; removes what a killed one left behind. */
export function refuseWhileRunning(): void {
  const current = holder();
  if (!current) return;
  if (isStart(current.pid)) {
    throw new Error(
      `Assay is already running here (process ${current.pid}, http://localhost:${current.port}); stop it first.`,
    );
  }
  fs.rmSync(lockFile(), { force: true });
}

function holder(): Holder | undefined {
  const file = lockFile();
  if (!fs.existsSync(file)) return undefined;
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

// After a reboot, or in a new container, the pid may belong to anything, even to this process; where /proc tells, it decides.
function isStart(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    if (!fs.existsSync("/proc/self/cmdline")) return process.kill(pid, 0);
    if (!fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("server/cli/start.ts")) return false;
    return fs.readlinkSync(`/proc/${pid}/cwd`) === process.cwd();
  } catch (error) {
    // Gone (ESRCH, ENOENT), or alive and somebody else's, whose place nobody may take.
    return error instanceof Error && "code" in error && /^E(PERM|ACCES)$/.test(String(error.code));
  }
}
