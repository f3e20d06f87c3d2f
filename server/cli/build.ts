// Builds the pages when their sources have changed since the last build.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EnvSchema } from "@/server/env";
import { note } from "./terminal";

/** Everything that `next build` reads. */
const SOURCES = ["app", "components", "lib", "server", "public", "prisma/schema.prisma", "prisma/seed"];
const ROOT_FILES =
  /^(package-lock\.json|tsconfig\.json|proxy\.ts|instrumentation.*\.ts|.*\.config\.(ts|mjs))$/;
const NOT_BUILT = new Set([path.join("server", "cli")]);
const STAMP = path.join(".next", ".assay-build");
const LOCK = path.join(".data", "build.lock");
const WAIT_MS = 250;

/** True when the last finished build was made from today's sources. */
function buildIsFresh(): boolean {
  return fs.existsSync(STAMP) && fs.readFileSync(STAMP, "utf8") === sourcesHash();
}

/** Builds unless the build is fresh; of several processes that ask at once, one builds and the others wait. */
export async function ensureBuild(): Promise<void> {
  while (!buildIsFresh()) {
    const release = takeBuildLock();
    if (!release) {
      await sleep(WAIT_MS);
      continue;
    }
    try {
      if (!buildIsFresh()) await build();
    } finally {
      release();
    }
  }
}

/** Runs `next build`; its output goes to standard error. Throws a sentence when it fails. */
async function build(): Promise<void> {
  note("Building the pages; the first time this takes half a minute");
  const hash = sourcesHash();
  fs.rmSync(STAMP, { force: true });
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "assay-build-"));
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    stdio: ["ignore", 2, 2],
    env: buildEnv(scratch),
  });
  const stop = () => {
    child.kill();
    fs.rmSync(scratch, { recursive: true, force: true });
  };
  process.once("exit", stop); // a command that is told to stop does not leave its build behind
  const [code] = await once(child, "exit");
  process.off("exit", stop);
  stop();
  if (code !== 0) throw new Error("The pages could not be built; the reason stands above.");
  fs.writeFileSync(STAMP, hash);
}

// Next loads every module while it builds; none of them may see, need or make the settings of this installation.
function buildEnv(scratch: string): NodeJS.ProcessEnv {
  const ours = new Set(Object.keys(EnvSchema.shape));
  const neutral = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.has(name)));
  return { ...neutral, NODE_ENV: "production", DATA_DIR: scratch, NEXT_TELEMETRY_DISABLED: "1" };
}

// A lock whose holder is gone counts for nothing.
function takeBuildLock(): (() => void) | null {
  fs.mkdirSync(path.dirname(LOCK), { recursive: true });
  try {
    fs.writeFileSync(LOCK, String(process.pid), { flag: "wx" });
    return () => fs.rmSync(LOCK, { force: true });
  } catch {
    const holder = Number(fs.existsSync(LOCK) ? fs.readFileSync(LOCK, "utf8") : 0);
    if (holder > 0 && !isAlive(holder)) fs.rmSync(LOCK, { force: true });
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function sourcesHash(): string {
  const hash = createHash("sha256");
  const roots = fs.readdirSync(".").filter((name) => ROOT_FILES.test(name));
  for (const file of [...SOURCES, ...roots.sort()].flatMap(filesBelow)) {
    hash.update(`${file}\0`).update(fs.readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(target: string): string[] {
  const stat = fs.statSync(target, { throwIfNoEntry: false });
  if (!stat || NOT_BUILT.has(target)) return [];
  if (stat.isFile()) return [target];
  return fs
    .readdirSync(target)
    .sort()
    .flatMap((name) => filesBelow(path.join(target, name)));
}
