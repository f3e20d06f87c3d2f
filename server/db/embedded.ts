// Makes sure that the bundled PostgreSQL runs for a directory, adopting one that already answers, and stops it again.
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Account, canTraverse, unprivilegedAccount } from "./embedded/account";
import { runnablePrograms } from "./embedded/binaries";
import {
  assertSameMajor,
  DISK_FULL,
  initCluster,
  logFile,
  prepareSocketDirectory,
  type ServerSettings,
  type SpawnedServer,
  spawnServer,
} from "./embedded/cluster";
import { type ClusterLocation, clusterLocation, clusterUrl } from "./embedded/location";
import { disownForeignPid, pidFile, recordedPid } from "./embedded/pid-file";
import { answers, ensureDatabase } from "./embedded/ping";

const POLL_MS = 50;
const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 15_000;
/** How long the children of a killed server may keep its lock. */
const ORPHAN_GRACE_MS = 15_000;
const RESPAWN_EVERY_MS = 1_000;

export type RunningPostgres = {
  /** Connection string of the application's database. */
  url: string;
  /** False when a server answered already; such a server is not ours to stop. */
  started: boolean;
  milliseconds: number;
};

/**
 * Starts the embedded PostgreSQL of `directory` (default: `.data/pg` of the project) unless it runs, and creates the
 * application's database. Any number of processes may call it at once. Throws an Error with one plain sentence.
 */
export async function ensurePostgres(
  directory?: string,
  settings: ServerSettings = {},
): Promise<RunningPostgres> {
  const began = performance.now();
  const location = clusterLocation(directory);
  const started = (await answers(location)) ? false : await start(location, settings);
  await ensureDatabase(location);
  return { url: clusterUrl(location), started, milliseconds: Math.round(performance.now() - began) };
}

/**
 * Stops the server of `directory` the fast way: open transactions are rolled back, data is flushed. Returns false when
 * none runs. A stale pid file may name a foreign process, so the server must answer before its pid is signalled.
 */
export async function stopPostgres(directory?: string): Promise<boolean> {
  const location = clusterLocation(directory);
  const file = pidFile(location);
  if (!fs.existsSync(file) || !(await answers(location))) return false;
  const [pid, recorded] = fs.readFileSync(file, "utf8").split("\n");
  if (recorded === undefined || fs.realpathSync(recorded) !== fs.realpathSync(location.data)) {
    throw new Error(`The file ${file} belongs to another database; it was left alone.`);
  }
  process.kill(Number(pid), "SIGINT");
  for (const began = performance.now(); performance.now() - began < STOP_DEADLINE_MS; ) {
    if (!fs.existsSync(file)) return true;
    await sleep(POLL_MS);
  }
  throw new Error(`The embedded database did not stop in time; see ${logFile(location)}.`);
}

async function start(location: ClusterLocation, settings: ServerSettings): Promise<boolean> {
  const account = unprivilegedAccount();
  prepareBase(location, account);
  const programs = runnablePrograms(location.base, account);
  if (fs.existsSync(path.join(location.data, "PG_VERSION"))) {
    assertSameMajor(programs, location.data, account);
  } else {
    initCluster(programs, location.data, account);
  }
  prepareSocketDirectory(location, account);
  const server = await untilItAnswers(location, () => spawnServer(programs, location, account, settings));
  return server.pid === recordedPid(location);
}

function prepareBase(location: ClusterLocation, account: Account | null): void {
  try {
    const made = fs.mkdirSync(location.base, { recursive: true });
    if (account && made) openToOthers(made, location.base);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The directory ${location.base} of the embedded database cannot be made: ${reason}`);
  }
  if (!canTraverse(location.base, account)) {
    throw new Error(
      `The directory ${location.base} cannot be reached by account '${account?.name}', which runs the embedded database; open the directories above it or set EMBEDDED_PG_DIR.`,
    );
  }
}

// Directories that root has just made may be closed by its umask; the server's account must pass through them.
function openToOthers(first: string, last: string): void {
  for (let directory = last; directory.startsWith(first); directory = path.dirname(directory)) {
    fs.chmodSync(directory, 0o755);
  }
}

async function untilItAnswers(location: ClusterLocation, spawn: () => SpawnedServer): Promise<SpawnedServer> {
  const began = performance.now();
  const logStart = fs.statSync(logFile(location), { throwIfNoEntry: false })?.size ?? 0;
  let server = spawn();
  let spawnedAt = began;
  while (performance.now() - began < START_DEADLINE_MS) {
    if (await answers(location)) return server;
    if (server.hasExited()) {
      // Another starter holds the lock and will answer soon, or a stale lock is about to clear: ask again.
      if (performance.now() - began > ORPHAN_GRACE_MS) break;
      if (performance.now() - spawnedAt >= RESPAWN_EVERY_MS) {
        disownForeignPid(location);
        server = spawn();
        spawnedAt = performance.now();
      }
    }
    await sleep(POLL_MS);
  }
  throw new Error(whyItDidNotStart(location, logStart));
}

function whyItDidNotStart(location: ClusterLocation, logStart: number): string {
  const log = logFile(location);
  const fresh = fs.existsSync(log) ? fs.readFileSync(log).subarray(logStart).toString("utf8") : "";
  if (fresh.includes(DISK_FULL)) {
    return `The embedded database did not start because the disk is full; free some space and start again (details in ${log}).`;
  }
  return `The embedded database did not start; the reason is at the end of ${log}.`;
}
