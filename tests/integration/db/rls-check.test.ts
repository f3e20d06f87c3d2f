// The boot check that refuses a database with an open table.
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { assertTenantTablesClosed } from "@/server/db/rls-check";
import { freshDatabase, type TestDatabase } from "../../setup/database";

let database: TestDatabase;

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

async function change(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

test("a freshly migrated database passes", async () => {
  await assertTenantTablesClosed(database.url);
});

test.each([
  ['alter table "Task" disable row level security', "the table Task has no row-level security"],
  ['alter table "Task" no force row level security', "of the table Task is not forced"],
  ['drop policy tenant on "Label"', "the table Label has no policy for assay_app"],
  ['drop policy system on "Run"', "the table Run has no policy for assay_system"],
  ['drop policy tenant on "Organization"', "the table Organization has no policy for assay_app"],
  ['create table "Forgotten" ("orgId" text)', "the table Forgotten has no row-level security"],
  [
    'create policy extra on "Task" for select to assay_app using (true)',
    "a policy of the table Task lets assay_app see every organization",
  ],
  [
    'create policy extra on "Task" for insert to public with check (true)',
    "a policy of the table Task lets assay_app see every organization",
  ],
])("refuses after: %s", async (sql, sentence) => {
  await change(sql);
  await expect(assertTenantTablesClosed(database.url)).rejects.toThrow(sentence);
});

test("refuses an empty database", async () => {
  await change("drop schema public cascade; create schema public");
  await expect(assertTenantTablesClosed(database.url)).rejects.toThrow("it has no tables");
});
