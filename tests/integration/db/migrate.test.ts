// Migrations: applied once, in turn, whole or not at all, and in agreement with prisma/schema.prisma.
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate, missingSql, newMigration } from "@/server/db/migrate";
import { type MigrationFile, migrationFiles, migrationsDirectory } from "@/server/db/migration-files";
import { pendingMigrations } from "@/server/db/pending-migrations";
import { freshDatabase, type TestDatabase } from "../../setup/database";

const ALL = migrationFiles();

function following(index: number, sql: string): MigrationFile {
  return { name: `2999010100000${index}_test`, sql };
}

let database: TestDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("a migrated database has nothing pending, and migrating again does nothing", async () => {
  expect(await pendingMigrations(database.url)).toEqual([]);
  expect(await migrate(database.url)).toEqual([]);
});

test("an empty database lacks every migration and gets them in order", async () => {
  await query("drop schema public cascade");
  await query("create schema public");
  expect(await pendingMigrations(database.url)).toEqual(ALL.map((file) => file.name));
  expect(await migrate(database.url)).toEqual(ALL.map((file) => file.name));
  expect(await pendingMigrations(database.url)).toEqual([]);
});

test("a key keeps the models that were read with it, now as rows that can hold an end", async () => {
  await query("drop schema public cascade");
  await query("create schema public");
  const at = ALL.findIndex(({ name }) => name.endsWith("_served_models"));
  await migrate(database.url, ALL.slice(0, at));
  await query(`insert into "Organization" (id, slug, name) values ('a', 'a', 'a'), ('b', 'b', 'b')`);
  await query(`insert into "ApiKey" (id, "orgId", ciphertext, last4, fingerprint, "createdById", "testedAt", models) values
    ('1', 'a', '-', '-', '-', '-', '2026-11-01', '{gpt-4o,gpt-4}'), ('2', 'b', '-', '-', '-', '-', '2026-11-01', '{}')`);
  await migrate(database.url);
  const read = new Date("2026-11-01");
  expect(await query(`select served, "servedAt" from "ApiKey" order by id`)).toEqual([
    { served: ["gpt-4o", "gpt-4"].map((id) => ({ id, shutdownDate: null })), servedAt: read },
    { served: null, servedAt: null },
  ]);
});

test("several processes that migrate at once apply each migration once", async () => {
  const files = [
    ...ALL,
    following(1, "create table once (id int)"),
    following(2, "insert into once values (1)"),
  ];
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url, files)));
  expect(applied.flat()).toEqual(files.slice(-2).map((file) => file.name));
  expect(await query("select id from once")).toEqual([{ id: 1 }]);
});

test("a script keeps its function bodies and its semicolons", async () => {
  const sql =
    "do $$ begin execute 'create table body (id int)'; perform 1; end $$; insert into body values (7);";
  await migrate(database.url, [...ALL, following(1, sql)]);
  expect(await query("select id from body")).toEqual([{ id: 7 }]);
});

test("a migration that fails leaves nothing, names itself, and may be tried again once it is mended", async () => {
  const broken = following(1, "create table half (id int); select 1 / 0;");
  await expect(migrate(database.url, [...ALL, broken])).rejects.toThrow(
    /could not be migrated: 29990101000001_test: .*division by zero/,
  );
  expect(await query("select to_regclass('half') as half")).toEqual([{ half: null }]);
  const mended = { ...broken, sql: "create table half (id int)" };
  expect(await migrate(database.url, [...ALL, mended])).toEqual([mended.name]);
});

test("a migration whose process was killed before it ended does not block the next start", async () => {
  await query(
    `insert into "_prisma_migrations" (id, checksum, migration_name, started_at, applied_steps_count)
     values ('killed', '', '29990101000001_test', now(), 0)`,
  );
  const file = following(1, "create table later (id int)");
  expect(await migrate(database.url, [...ALL, file])).toEqual([file.name]);
});

test("the migrations lead to exactly what prisma/schema.prisma says", async () => {
  expect(await missingSql(database.url, ALL)).toBeNull();
  expect(await missingSql(database.url, [])).toContain('CREATE TABLE "Task"');
});

test("a new migration is not written when nothing differs, nor under a name that is a path", async () => {
  const before = fs.readdirSync(migrationsDirectory());
  expect(await newMigration(database.url, "nothing")).toBeNull();
  await expect(newMigration(database.url, `..${path.sep}escape`)).rejects.toThrow("lower-case letters");
  expect(fs.readdirSync(migrationsDirectory())).toEqual(before);
});
