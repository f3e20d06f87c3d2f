// Applies the product's migrations to a database and writes new ones from prisma/schema.prisma.
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { type MigrationFile, migrationFiles, migrationsDirectory, prismaDirectory } from "./migration-files";
import { migrationList, NO_FILTERS, withSchemaEngine } from "./schema-engine";

/** Any constant does, as long as every process that migrates uses the same. */
const MIGRATION_LOCK = 7_241_886_301;

/**
 * Applies what is missing and returns the names of the migrations it applied. Processes that migrate the same database
 * take turns. Keeps `_prisma_migrations` as `prisma migrate deploy` does. Throws an Error that names the failed migration.
 */
export async function migrate(url: string, files: MigrationFile[] = migrationFiles()): Promise<string[]> {
  return withClient(url, async (client) => {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await forgetInterrupted(client);
    try {
      const { appliedMigrationNames } = await withSchemaEngine(url, url, (engine) =>
        engine.applyMigrations({ migrationsList: migrationList(files), filters: NO_FILTERS }),
      );
      return appliedMigrationNames;
    } catch (error) {
      throw new Error(`The database could not be migrated: ${sentenceOf(error)}`, { cause: error });
    }
  });
}

/**
 * Writes `prisma/migrations/<UTC time>_<name>/migration.sql` with what the schema has and the migrations lack, and returns
 * its path, or null when nothing differs. `url` names a server where a temporary database may be made.
 */
export async function newMigration(url: string, name: string): Promise<string | null> {
  if (!/^[a-z0-9_]{1,60}$/.test(name)) {
    throw new Error("A migration's name has lower-case letters, digits and underscores only.");
  }
  const sql = await missingSql(url, migrationFiles());
  if (sql === null) return null;
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const file = path.join(migrationsDirectory(), `${stamp}_${name}`, "migration.sql");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, sql);
  return file;
}

/** The SQL that leads from the given migrations to prisma/schema.prisma, or null when they agree. */
export async function missingSql(url: string, files: MigrationFile[]): Promise<string | null> {
  const file = path.join(prismaDirectory(), "schema.prisma");
  const schema = { path: file, content: fs.readFileSync(file, "utf8") };
  const { stdout, exitCode } = await withTemporaryDatabase(url, (shadowUrl) =>
    withSchemaEngine(url, shadowUrl, (engine) =>
      engine.diff({
        from: { tag: "migrations", ...migrationList(files) },
        to: { tag: "schemaDatamodel", files: [schema] },
        script: true,
        exitCode: true,
        filters: NO_FILTERS,
      }),
    ),
  );
  return exitCode === 2 ? stdout : null;
}

// A migration is one transaction: one that did not finish left nothing behind and may run again.
async function forgetInterrupted(client: pg.Client): Promise<void> {
  const known = await client.query<{ known: boolean }>(
    `select to_regclass('"_prisma_migrations"') is not null as known`,
  );
  if (!known.rows[0]?.known) return;
  await client.query(
    `update "_prisma_migrations" set rolled_back_at = now() where finished_at is null and rolled_back_at is null`,
  );
}

/** The same server, another database. */
export function urlOfDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

async function withTemporaryDatabase<T>(url: string, work: (temporaryUrl: string) => Promise<T>): Promise<T> {
  const database = `assay_shadow_${randomUUID().slice(0, 8)}`;
  return withClient(url, async (client) => {
    await client.query(`create database ${database}`);
    try {
      return await work(urlOfDatabase(url, database));
    } finally {
      await client.query(`drop database ${database} with (force)`);
    }
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined); // the query in flight carries the reason
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

// The engine appends its own stack trace, which only names the migration.
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const reason = error.message.split("\n   0:")[0]?.replaceAll(/\s*\n\s*/g, ": ") ?? "";
  const migration = /migration_name="([^"]+)"/.exec(error.message)?.[1];
  return migration ? `${migration}: ${reason}` : reason;
}
