// The throw-away PostgreSQL of the tests: several test runs of one checkout share it, the last one stops it.
import { randomUUID } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { ensurePostgres, stopPostgres } from "@/server/db/embedded";
import { clusterLocation, clusterUrl, defaultBase } from "@/server/db/embedded/location";
import { migrate, urlOfDatabase } from "@/server/db/migrate";
import { migrationsHash } from "@/server/db/migration-files";

/** Fair for data that nobody will miss. */
const SETTINGS = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  max_connections: "200",
};
const IN_USE_LOCK = 4_100_001;
const TEMPLATE_LOCK = 4_100_002;
const TEMPLATE_PREFIX = "assay_template_";
const MAX_TRIES = 5;

/** Beside the product's own cluster, so that it may live where the server's account can reach it. */
export function testDirectory(): string {
  const base = defaultBase();
  return path.join(path.dirname(base), `test-${path.basename(base)}`);
}

export function adminUrl(): string {
  return clusterUrl(clusterLocation(testDirectory()), "postgres");
}

export type Cluster = {
  /** Database to clone: all migrations, no rows. */
  template: string;
  /** Names of this run's clones begin with it. */
  prefix: string;
};

/** Whoever does not drop it has it dropped at the end of the run. */
export type TestDatabase = { url: string; drop: () => Promise<void> };

/** Starts or joins the cluster and makes the template of today's migrations. */
export async function joinCluster(
  tries = MAX_TRIES,
): Promise<{ cluster: Cluster; leave: () => Promise<void> }> {
  await ensurePostgres(testDirectory(), SETTINGS);
  const client = new pg.Client({ connectionString: adminUrl() });
  client.on("error", () => undefined); // the query in flight carries the reason
  try {
    await client.connect();
    await client.query("select pg_advisory_lock_shared($1)", [IN_USE_LOCK]);
    const cluster = {
      template: await ensureTemplate(client),
      prefix: `assay_test_${randomUUID().slice(0, 8)}_`,
    };
    return { cluster, leave: () => leave(client, cluster) };
  } catch (error) {
    await client.end().catch(() => undefined);
    if (tries > 1 && wasStopped(error)) return joinCluster(tries - 1);
    throw error;
  }
}

/** A database of its own in the cluster, with every migration and no row. */
export async function cloneTemplate({ template, prefix }: Cluster): Promise<TestDatabase> {
  const name = `${prefix}${randomUUID().slice(0, 8)}`;
  await administer(`create database "${name}" template ${template}`);
  return {
    url: urlOfDatabase(adminUrl(), name),
    drop: () => administer(`drop database if exists "${name}" with (force)`),
  };
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

// The last run before us may have stopped the server while we were joining.
function wasStopped(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.message.includes("Connection terminated")) return true;
  return "code" in error && /^(57P0|ENOENT|ECONN)/.test(String(error.code));
}

async function ensureTemplate(client: pg.Client): Promise<string> {
  const template = `${TEMPLATE_PREFIX}${migrationsHash()}`;
  await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  try {
    if ((await databases(client, template)).length > 0) return template;
    const draft = `draft_${template}`;
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    await migrate(urlOfDatabase(adminUrl(), draft));
    await client.query(`alter database ${draft} allow_connections false`);
    await client.query(`alter database ${draft} rename to ${template}`);
    return template;
  } finally {
    await client.query("select pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  }
}

async function leave(client: pg.Client, { template, prefix }: Cluster): Promise<void> {
  await dropDatabases(client, `${prefix}%`);
  await client.query("select pg_advisory_unlock_shared($1)", [IN_USE_LOCK]);
  const { rows } = await client.query<{ alone: boolean }>("select pg_try_advisory_lock($1) as alone", [
    IN_USE_LOCK,
  ]);
  if (rows[0]?.alone) {
    await dropDatabases(client, "%assay\\_te%", template);
    await stopPostgres(testDirectory());
  }
  await client.end().catch(() => undefined);
}

async function dropDatabases(client: pg.Client, pattern: string, keep = ""): Promise<void> {
  for (const name of await databases(client, pattern)) {
    if (name !== keep) await client.query(`drop database if exists "${name}" with (force)`);
  }
}

async function databases(client: pg.Client, pattern: string): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    "select datname from pg_database where datname like $1",
    [pattern],
  );
  return rows.map((row) => row.datname);
}
