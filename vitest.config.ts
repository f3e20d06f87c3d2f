// The four vitest projects; whoever needs a database gets a clone of one migrated template.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const SECOND_MS = 1_000;

const databaseSetup = ["tests/setup/storage.ts", "tests/setup/file-database.ts"];

function project(name: string, timeoutSeconds: number, database: boolean, setup: string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`tests/${name}/**/*.test.{ts,tsx}`],
      testTimeout: timeoutSeconds * SECOND_MS,
      hookTimeout: timeoutSeconds * SECOND_MS,
      setupFiles: ["tests/setup/console.ts", ...(database ? databaseSetup : []), ...setup],
      ...(database ? { globalSetup: ["tests/setup/global.ts"] } : {}),
    },
  };
}

const unit = project("unit", 15, false);

export default defineConfig({
  resolve: { alias: { "@": root.replace(/\/$/, "") } },
  test: {
    pool: "forks",
    maxWorkers: 2,
    env: { LOG_LEVEL: "silent", DATA_DIR: ".data/test", LLM_DEMO: "on", NEXT_TELEMETRY_DISABLED: "1" },
    projects: [
      { ...unit, test: { ...unit.test, include: ["tests/*.test.ts", ...unit.test.include] } },
      project("integration", 30, true),
      project("security", 60, true, ["tests/security/provider.ts"]),
      project("faults", 180, true),
    ],
  },
});
