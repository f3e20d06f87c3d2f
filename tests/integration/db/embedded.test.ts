// The embedded PostgreSQL under everything that users do to it: races, kills, odd directories and odd accounts.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ensurePostgres, stopPostgres } from "@/server/db/embedded";
import { unprivilegedAccount } from "@/server/db/embedded/account";
import { defaultBase } from "@/server/db/embedded/location";
import { bareTree, isRoot, launch, serverPid } from "./launcher";

const canMount = isRoot && spawnSync("unshare", ["-m", "true"]).status === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };

let parent: string;
let directory: string;

beforeEach(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), "assay-pg-"));
  fs.chmodSync(parent, 0o755);
  directory = path.join(parent, "pg");
});
afterEach(async () => {
  await stopPostgres(directory);
  fs.rmSync(parent, { recursive: true, force: true });
});

async function ask(url: string | undefined, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: "array" });
    return String(rows[0]?.[0]);
  } finally {
    await client.end();
  }
}

test("starts from nothing, is adopted, stops, and starts again with its data", async () => {
  const first = await ensurePostgres(directory);
  expect(first.started).toBe(true);
  await ask(first.url, "create table kept as select 7 as n");
  expect(await ensurePostgres(directory)).toMatchObject({ started: false, url: first.url });
  expect(await stopPostgres(directory)).toBe(true);
  expect(await stopPostgres(directory)).toBe(false);
  expect((await ensurePostgres(directory)).started).toBe(true);
  expect(await ask(first.url, "select n from kept")).toBe("7");
});

test("listens on no port, sorts and folds case alike everywhere, and keeps its directory to itself", async () => {
  const { url } = await ensurePostgres(directory);
  expect(await ask(url, "show listen_addresses")).toBe("");
  expect(await ask(url, "select upper('straße é') || ('B' < 'a')::text")).toBe("STRAßE Étrue");
  expect(fs.statSync(path.join(directory, "data")).mode & 0o777).toBe(0o700);
  if (isRoot) expect(fs.statSync(path.join(directory, "data")).uid).toBe(unprivilegedAccount()?.uid);
});

test("six starters on an empty directory end on one server", async () => {
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => launch("start", directory)));
  expect(outcomes.map((outcome) => outcome.error)).toEqual(Array.from({ length: 6 }));
  expect(outcomes.filter((outcome) => outcome.started)).toHaveLength(1);
  const leftovers = fs.readdirSync(directory).filter((name) => name.includes(".init."));
  expect(leftovers).toEqual([]);
});

test("a killed server is recovered by four starters at once, and no acknowledged row is lost", async () => {
  const { url } = await ensurePostgres(directory);
  await ask(url, "create table kept as select 7 as n");
  process.kill(serverPid(directory), "SIGKILL");
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => launch("start", directory)));
  expect(outcomes.map((outcome) => outcome.error)).toEqual(Array.from({ length: 4 }));
  expect(await ask(url, "select n from kept")).toBe("7");
});

test("a stale pid file that names a living foreign process neither blocks a start nor endangers that process", async () => {
  await ensurePostgres(directory);
  const pidFile = path.join(directory, "data", "postmaster.pid");
  const stale = fs.readFileSync(pidFile, "utf8");
  await stopPostgres(directory);
  const account = unprivilegedAccount();
  // The same account as the server's, as an ordinary user's would be: PostgreSQL alone would take it for its own.
  const foreigner = spawn("sleep", ["60"], account ? { uid: account.uid, gid: account.gid } : {});
  try {
    fs.writeFileSync(pidFile, stale.replace(/^\d+/, String(foreigner.pid)), { mode: 0o600 });
    if (account) fs.chownSync(pidFile, account.uid, account.gid);
    expect(await stopPostgres(directory)).toBe(false);
    expect((await ensurePostgres(directory)).started).toBe(true);
    expect(await stopPostgres(directory)).toBe(true);
    expect(foreigner.exitCode ?? foreigner.signalCode).toBeNull();
  } finally {
    foreigner.kill("SIGKILL");
  }
});

test("a data directory of another major version is refused in a sentence that names both", async () => {
  await ensurePostgres(directory);
  await stopPostgres(directory);
  fs.writeFileSync(path.join(directory, "data", "PG_VERSION"), "17\n");
  await expect(ensurePostgres(directory)).rejects.toThrow(
    /was made by PostgreSQL 17, but the bundled server is PostgreSQL 18;/,
  );
});

describe("long paths", () => {
  const LONG = "x".repeat(100);

  test("a path too long for a socket gets a short private socket directory", async () => {
    directory = path.join(parent, LONG);
    const { url } = await ensurePostgres(directory);
    const socket = decodeURIComponent(new URL(url).searchParams.get("host") ?? "");
    expect(path.dirname(socket)).toBe(os.tmpdir());
    expect(fs.statSync(socket).mode & 0o777).toBe(0o700);
    expect(await ask(url, "select 1")).toBe("1");
    await stopPostgres(directory);
    fs.rmSync(socket, { recursive: true });
    fs.mkdirSync(socket, { mode: 0o777 });
    fs.chmodSync(socket, 0o777);
    await expect(ensurePostgres(directory)).rejects.toThrow(
      "is not a private directory of the embedded database",
    );
    fs.rmdirSync(socket);
  });

  test("where even that is too long, a sentence says so", async () => {
    const temporary = path.join(parent, LONG);
    const { error } = await launch("start", path.join(temporary, "pg"), { env: { TMPDIR: temporary } });
    expect(error).toMatch(/too long for a Unix socket .* set EMBEDDED_PG_DIR to a shorter directory/);
  });
});

test("library links that a skipped install script did not make are made", async () => {
  const tree = bareTree(parent);
  const outcome = await launch("start", directory, { cwd: tree });
  expect(outcome.error).toBeUndefined();
  expect(await ask(outcome.url, "select 1")).toBe("1");
});

test("a directory that cannot be made is named", async () => {
  fs.writeFileSync(path.join(parent, "file"), "");
  directory = path.join(parent, "file", "pg");
  await expect(ensurePostgres(directory)).rejects.toThrow(
    `The directory ${directory} of the embedded database`,
  );
  directory = path.join(parent, "pg");
});

describe.runIf(isRoot)("as root", () => {
  test("programs that the account cannot reach are copied beside the data", async () => {
    const tree = bareTree(parent);
    fs.chmodSync(tree, 0o700);
    const outcome = await launch("start", directory, { cwd: tree });
    expect(outcome.error).toBeUndefined();
    expect(fs.existsSync(path.join(directory, "native", "bin", "postgres"))).toBe(true);
  });

  test("a directory below one that the account may not enter is refused in a sentence", async () => {
    fs.chmodSync(parent, 0o700);
    await expect(ensurePostgres(directory)).rejects.toThrow(/cannot be reached by account '\w+'/);
    expect(defaultBase(path.join(parent, "project"))).toMatch(/^\/var\/lib\/assay\/[0-9a-f]{16}$/);
    fs.chmodSync(parent, 0o755);
    expect(defaultBase(path.join(parent, "project"))).toBe(path.join(parent, "project", ".data", "pg"));
  });

  test("an ordinary user's server runs as that user", async () => {
    fs.chmodSync(parent, 0o777);
    const outcome = await launch("start", directory, NOBODY);
    expect(outcome.error).toBeUndefined();
    expect(fs.statSync(path.join(directory, "data")).uid).toBe(NOBODY.uid);
    expect(await launch("stop", directory, NOBODY)).toEqual({ stopped: true });
  });
});

describe.runIf(canMount)("in a machine that is not like this one", () => {
  test("without an account named postgres it runs as nobody", async () => {
    const passwd = path.join(parent, "passwd");
    const others = fs.readFileSync("/etc/passwd", "utf8").replace(/^postgres:.*\n/m, "");
    fs.writeFileSync(passwd, others, { mode: 0o644 });
    const outcome = await launch("start", directory, { mounts: `mount --bind ${passwd} /etc/passwd` });
    expect(outcome.error).toBeUndefined();
    expect(fs.statSync(path.join(directory, "data")).uid).toBe(NOBODY.uid);
  });

  test("with 1 MB of shared memory it starts all the same", async () => {
    const outcome = await launch("start", directory, { mounts: "mount -t tmpfs -o size=1m tmpfs /dev/shm" });
    expect(outcome.error).toBeUndefined();
    expect(await ask(outcome.url, "show dynamic_shared_memory_type")).toBe("mmap");
  });

  test("on a full disk it says so", async () => {
    fs.mkdirSync(directory);
    const mounts = `mount -t tmpfs -o size=20m,mode=0755 tmpfs ${directory}`;
    expect((await launch("start", directory, { mounts })).error).toMatch(/No space left on device/);
  });
});
