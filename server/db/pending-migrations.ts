// Compares the migrations that ship with the product with the ones that a database has seen.
import pg from "pg";
import { migrationFiles } from "./migration-files";

/** Names of the migrations that the database still lacks, in order. Rejects when the database cannot be reached. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on("error", () => undefined); // the failing query below carries the reason
  try {
    await client.connect();
    return await missingMigrations(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The same over a connection that is open already. */
export async function missingMigrations(connection: Pick<pg.ClientBase, "query">): Promise<string[]> {
  const finished = await finishedMigrations(connection);
  return migrationFiles()
    .map((file) => file.name)
    .filter((name) => !finished.has(name));
}

async function finishedMigrations(connection: Pick<pg.ClientBase, "query">): Promise<Set<string>> {
  const known = await connection.query<{ known: boolean }>(
    `select to_regclass('"_prisma_migrations"') is not null as known`,
  );
  if (!known.rows[0]?.known) return new Set();
  const { rows } = await connection.query<{ migration_name: string }>(
    `select migration_name from "_prisma_migrations" where finished_at is not null and rolled_back_at is null`,
  );
  return new Set(rows.map((row) => row.migration_name));
}
