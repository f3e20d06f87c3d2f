// Reads the migrations that ship with the product from prisma/migrations.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

export type MigrationFile = { name: string; sql: string };

export function prismaDirectory(): string {
  return path.join(process.cwd(), "prisma");
}

export function migrationsDirectory(): string {
  return path.join(prismaDirectory(), "migrations");
}

/** Every migration in the order in which it must be applied. */
export function migrationFiles(directory = migrationsDirectory()): MigrationFile[] {
  return fs
    .readdirSync(/* turbopackIgnore: true */ directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({ name, sql: readMigration(directory, name) }));
}

function readMigration(directory: string, name: string): string {
  return fs.readFileSync(/* turbopackIgnore: true */ path.join(directory, name, "migration.sql"), "utf8");
}

/** Changes whenever a migration is added or edited. */
export function migrationsHash(directory = migrationsDirectory()): string {
  const hash = createHash("sha256");
  for (const { name, sql } of migrationFiles(directory)) hash.update(`${name}\0${sql}\0`);
  return hash.digest("hex").slice(0, 16);
}
