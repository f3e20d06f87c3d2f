// npm run db:start, db:stop, db:reset, db:migrate, db:new NAME and generate.
import "./settings";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { ensurePostgres, stopPostgres } from "@/server/db/embedded";
import { clusterLocation } from "@/server/db/embedded/location";
import { migrate, newMigration } from "@/server/db/migrate";
import { refuseWhileRunning } from "./lock";
import { finish, say } from "./terminal";

const directory = process.env.EMBEDDED_PG_DIR || undefined;
const external = process.env.DATABASE_URL || undefined;

async function migrateNow(): Promise<string> {
  const applied = await migrate(external ?? (await ensurePostgres(directory)).url);
  return applied.length === 0 ? "No migration was missing." : `Applied: ${applied.join(", ")}`;
}

const COMMANDS: Record<string, (name: string | undefined) => Promise<string>> = {
  async start() {
    const { url, started } = await ensurePostgres(directory);
    return `The embedded database ${started ? "has started" : "was running already"}: ${url}`;
  },
  async stop() {
    const stopped = await stopPostgres(directory);
    return stopped ? "The embedded database has stopped." : "The embedded database was not running.";
  },
  async reset() {
    if (external) throw new Error("db:reset only empties the embedded database; DATABASE_URL is set.");
    refuseWhileRunning();
    await stopPostgres(directory);
    fs.rmSync(clusterLocation(directory).data, { recursive: true, force: true });
    return `The embedded database is empty again; ${await migrateNow()}`;
  },
  migrate: migrateNow,
  async new(name) {
    if (!name) throw new Error("Name the migration: npm run db:new add_views");
    const file = await newMigration(external ?? (await ensurePostgres(directory)).url, name);
    return file
      ? `Wrote ${file}; read it before you commit it.`
      : "The schema has nothing that the migrations lack.";
  },
  async generate() {
    const { status } = spawnSync(process.execPath, ["server/cli/generate.mjs"], { stdio: "inherit" });
    if (status !== 0) throw new Error("The database client could not be generated.");
    return "The database client is up to date.";
  },
};

const [command = "", name] = process.argv.slice(2);
await finish(async () => {
  const run = COMMANDS[command];
  if (!run) throw new Error(`Usage: tsx server/cli/db.ts ${Object.keys(COMMANDS).join("|")}`);
  say(await run(name));
});
