// Picks the operating-system account that runs the embedded PostgreSQL, which refuses to run as root.
import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

export type Account = { name: string; uid: number; gid: number };

/** The account to switch to, or null when this process is not root and simply runs the server as itself. */
export function unprivilegedAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const entries = fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const entry =
    entries.find(([name]) => name === "postgres") ?? entries.find(([name]) => name === "nobody") ?? [];
  const [name, , uid, gid] = entry;
  if (!name) {
    throw new Error(
      "The embedded database cannot run as root, and there is no account named postgres or nobody to run it as; set DATABASE_URL or run as an ordinary user.",
    );
  }
  return { name, uid: Number(uid), gid: Number(gid) };
}

/** The uid and gid part of spawn options. */
export function identity(account: Account | null): Pick<SpawnSyncOptions, "uid" | "gid"> {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** Whether the account can run the file. `spawnSync` reports EACCES in its result; a plain spawn would raise an event. */
export function canExecute(file: string, account: Account | null): boolean {
  return spawnSync(file, ["--version"], { ...identity(account), cwd: "/" }).status === 0;
}

/** Whether the account may pass through every existing directory on the way to `target`, judged by mode bits. */
export function canTraverse(target: string, account: Account | null): boolean {
  if (!account) return true;
  for (let directory = path.resolve(target); ; directory = path.dirname(directory)) {
    const stat = fs.statSync(directory, { throwIfNoEntry: false });
    if (stat) {
      const bit = stat.uid === account.uid ? 0o100 : stat.gid === account.gid ? 0o010 : 0o001;
      if ((stat.mode & bit) === 0) return false;
    }
    if (directory === path.dirname(directory)) return true;
  }
}
