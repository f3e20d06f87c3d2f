// Reads postmaster.pid, and mends one that a crash left behind and that now names a process of somebody else.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { ClusterLocation } from "./location";

export function pidFile(location: ClusterLocation): string {
  return path.join(location.data, "postmaster.pid");
}

/** The pid of the server that holds the data directory, or undefined when there is no pid file. */
export function recordedPid(location: ClusterLocation): number | undefined {
  const file = pidFile(location);
  return fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8").split("\n")[0]) : undefined;
}

/**
 * PostgreSQL refuses to start while the recorded pid belongs to any living process of its account, such as an editor after
 * a reboot. It ignores the pid of its own parent, so that is what gets recorded; removing the file instead would also
 * remove PostgreSQL's check for children of the dead server that still write.
 */
export function disownForeignPid(location: ClusterLocation): void {
  const pid = recordedPid(location);
  if (pid === undefined || pid === process.pid || mayBePostgres(pid)) return;
  const file = pidFile(location);
  const [, ...rest] = fs.readFileSync(file, "utf8").split("\n");
  if (recordedPid(location) === pid) fs.writeFileSync(file, [process.pid, ...rest].join("\n"));
}

// When in doubt it may be: a server that lives must never lose its file.
function mayBePostgres(pid: number): boolean {
  if (fs.existsSync("/proc/self/cmdline")) {
    const file = `/proc/${pid}/cmdline`;
    return !fs.existsSync(file) || fs.readFileSync(file, "utf8").includes("postgres");
  }
  const { status, stdout } = spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
  return status !== 0 || stdout.includes("postgres");
}
