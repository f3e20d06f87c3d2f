// Loads Prisma's own schema engine, compiled to WebAssembly, so that migrations need no downloaded program.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { migrationAdapter } from "./migration-adapter";
import { type MigrationFile, migrationsDirectory } from "./migration-files";

/** What the engine may leave out of its comparison; the product manages all its tables. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] };

let loading: Promise<void> | undefined;

/** Lends an engine connected to `url`; `shadowUrl` names an empty database where it may replay migrations. */
export async function withSchemaEngine<T>(
  url: string,
  shadowUrl: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loading ??= load();
  await loading;
  const { factory, close } = migrationAdapter(url, shadowUrl);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(factory);
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
    return await work(engine).finally(() => engine.free());
  } finally {
    await close();
  }
}

/** The migrations in the shape that the engine reads. */
export function migrationList(files: MigrationFile[]): MigrationList {
  return {
    baseDir: migrationsDirectory(),
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: files.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

// Node cannot import a .wasm file by its extension, so the module and its glue are joined by hand.
async function load(): Promise<void> {
  const require = createRequire(path.join(process.cwd(), "package.json"));
  const glue = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = fs.readFileSync(glue.replace(/\.js$/, ".wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  const begin = instance.exports.__wbindgen_start;
  if (typeof begin === "function") begin();
}
