// Looks at the whole database from outside the product: what a tenant holds, and which tables there are.
import pg from "pg";
import { databaseUrl } from "@/server/db/url";

let client: pg.Client | undefined;

/** One connection as the login role, which sees everything. */
export async function admin(): Promise<pg.Client> {
  if (!client) {
    client = new pg.Client({ connectionString: databaseUrl() });
    await client.connect();
  }
  return client;
}

export async function closeAdmin(): Promise<void> {
  await client?.end();
  client = undefined;
}

/** Tables of the product with an orgId. */
export async function tenantTables(): Promise<string[]> {
  const { rows } = await (await admin()).query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'orgId' order by 1`,
  );
  return rows.map((row) => row.name);
}

/** Not rows of a tenant: counted tries outlive a failure on purpose, and the migrations are not data. */
const OUTSIDE = new Set(["LoginThrottle", "_prisma_migrations"]);

/** A digest per table of every row, of one organization (tables with orgId only) or of all. */
export async function fingerprint(orgId?: string): Promise<Record<string, string>> {
  const db = await admin();
  const { rows } = await db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const scoped = new Set(await tenantTables());
  const names = rows
    .map((row) => row.name)
    .filter((name) => !OUTSIDE.has(name) && (!orgId || scoped.has(name)));
  const parts = names.map((name) => {
    const where = orgId ? `where "orgId" = '${orgId}'` : "";
    return `select '${name}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from "${name}" t ${where}`;
  });
  const { rows: digests } = await db.query<{ name: string; digest: string }>(parts.join(" union all "));
  return Object.fromEntries(digests.map(({ name, digest }) => [name, digest]));
}
