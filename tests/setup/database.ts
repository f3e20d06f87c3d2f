// Gives a test a migrated database of its own, cloned from the template in a fraction of a second.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { urlOfDatabase } from "@/server/db/migrate";
import { adminUrl, type Cluster } from "./cluster";

export type TestDatabase = { url: string; drop: () => Promise<void> };

/** A clone of the template. Whoever does not drop it has it dropped at the end of the run. */
export async function freshDatabase(
  { template, prefix }: Cluster = inject("cluster"),
): Promise<TestDatabase> {
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

declare module "vitest" {
  interface ProvidedContext {
    cluster: Cluster;
  }
}
