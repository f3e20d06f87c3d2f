// Creates the files of an embedded cluster and spawns its server.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { type Account, identity } from "./account";
import { bundledMajor } from "./binaries";
import { type ClusterLocation, EMBEDDED_LOGIN } from "./location";

/** Docker's default size of /dev/shm; with much less the server dies at start. */
const MIN_SHARED_MEMORY_BYTES = 64 * 1024 * 1024;

/** How the operating system says it, in the words of the C locale that the server runs in. */
export const DISK_FULL = "No space left on device";

export type ServerSettings = Readonly<Record<string, string>>;

/** Stops with a sentence when the data directory was made by another major version. */
export function assertSameMajor(programs: string, data: string, account: Account | null): void {
  const bundled = bundledMajor(programs, account);
  const existing = fs.readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
  if (bundled === existing) return;
  throw new Error(
    `The data directory ${data} was made by PostgreSQL ${existing}, but the bundled server is PostgreSQL ${bundled}; export from the old version first, or set EMBEDDED_PG_DIR to a new directory.`,
  );
}

/** Initialises into a private sibling and renames it: of several starters exactly one wins, the others use its cluster. */
export function initCluster(programs: string, data: string, account: Account | null): void {
  const draft = `${data}.init.${process.pid}`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  if (account) fs.chownSync(draft, account.uid, account.gid);
  const result = spawnSync(path.join(programs, "bin/initdb"), initArguments(draft), {
    ...identity(account),
    cwd: "/",
    encoding: "utf8",
  });
  if (result.status !== 0) {
    fs.rmSync(draft, { recursive: true, force: true });
    throw new Error(whyNotCreated(data, result.stderr || result.error?.message || "no message"));
  }
  try {
    fs.renameSync(draft, data);
  } catch (error) {
    if (!fs.existsSync(path.join(data, "PG_VERSION"))) throw error;
    fs.rmSync(draft, { recursive: true });
  }
}

function initArguments(draft: string): string[] {
  return [
    ...["-D", draft, "-U", EMBEDDED_LOGIN, "-E", "UTF8"],
    ...["-A", "trust"], // the private directory is the lock: there is no password and no port
    ...["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"], // sorts alike on every machine
    ...flags(smallSharedMemory()), // the first server already runs while the files are made
    "--no-instructions",
  ];
}

function whyNotCreated(data: string, output: string): string {
  if (output.includes(DISK_FULL)) {
    return `The embedded database could not be created in ${data} because the disk is full (${DISK_FULL}); free some space and start again.`;
  }
  const lines = output.trim().split("\n");
  const reason = lines.find((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1);
  return `The embedded database could not be created in ${data}: ${reason}`;
}

/** Makes the short socket directory and refuses one that somebody else prepared. */
export function prepareSocketDirectory(location: ClusterLocation, account: Account | null): void {
  const directory = location.socketDirectory;
  if (directory === location.data) return;
  const owner = account?.uid ?? process.getuid?.();
  if (fs.lstatSync(directory, { throwIfNoEntry: false }) === undefined) {
    fs.mkdirSync(directory, { mode: 0o700 });
    if (account) fs.chownSync(directory, account.uid, account.gid);
  }
  const stat = fs.lstatSync(directory);
  if (!stat.isDirectory() || stat.uid !== owner || (stat.mode & 0o077) !== 0) {
    throw new Error(
      `The socket directory ${directory} is not a private directory of the embedded database; remove it or set EMBEDDED_PG_DIR to a shorter directory.`,
    );
  }
}

export type SpawnedServer = { pid: number | undefined; hasExited: () => boolean };

/** Detached and logging to a file, so that it outlives this process. One that cannot get the lock simply exits. */
export function spawnServer(
  programs: string,
  location: ClusterLocation,
  account: Account | null,
  settings: ServerSettings,
): SpawnedServer {
  const log = fs.openSync(logFile(location), "a");
  const child = spawn(path.join(programs, "bin/postgres"), serverArguments(location, settings), {
    ...identity(account),
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
  });
  fs.closeSync(log);
  child.unref();
  let exited = false;
  const leave = () => {
    exited = true;
  };
  child.on("exit", leave);
  child.on("error", leave);
  return { pid: child.pid, hasExited: () => exited };
}

function serverArguments(location: ClusterLocation, settings: ServerSettings): string[] {
  const all: Record<string, string> = { listen_addresses: "", ...smallSharedMemory(), ...settings };
  return ["-D", location.data, "-k", location.socketDirectory, ...flags(all)];
}

function flags(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function smallSharedMemory(): ServerSettings {
  if (process.platform !== "linux") return {};
  try {
    const { blocks, bsize } = fs.statfsSync("/dev/shm");
    if (blocks * bsize >= MIN_SHARED_MEMORY_BYTES) return {};
  } catch {
    // no /dev/shm at all: the same cure
  }
  return { dynamic_shared_memory_type: "mmap" };
}

export function logFile(location: ClusterLocation): string {
  return path.join(location.base, "pg.log");
}
