// End-to-end tests in one Chromium against one production build with the demo data.
import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";
import { browserOptions } from "./tests/setup/browser";

// Every worker reads this file again and must meet the same server.
process.env.E2E_PORT ??= freePort();
process.env.E2E_STORAGE_PORT ??= freePort();
process.env.E2E_MAIL_PORT ??= freePort();
const baseURL = `http://localhost:${process.env.E2E_PORT}`;

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: process.env.SHOTS ? "*.shot.ts" : "*.spec.ts",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: {
    baseURL,
    launchOptions: browserOptions(),
    actionTimeout: 15_000,
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
  webServer: {
    command: `"${process.execPath}" --import tsx tests/setup/e2e-server.ts`,
    url: `${baseURL}/api/ready`,
    timeout: 240_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 15_000 },
    stdout: "ignore",
    stderr: "pipe",
  },
});

function freePort(): string {
  const script =
    "const s=require('node:net').createServer().listen(0,()=>{console.log(s.address().port);s.close()})";
  return execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim();
}
