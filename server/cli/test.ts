// npm test [-- SUITE …]: checks and every suite, one after the other, and one closing line over all of them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { ensureBrowser } from "@/tests/setup/browser";
import { ensureBuild } from "./build";
import { judge, playwrightTally, type Tally, vitestTally } from "./suite-results";
import { note, say } from "./terminal";

const REPORTS = path.join(".data", "test-reports");

type Suite = { name: string; run: () => Promise<Tally> };

const SUITES: Suite[] = [
  check(
    "types",
    ["node_modules/next/dist/bin/next", "typegen"],
    ["node_modules/typescript/bin/tsc", "--noEmit"],
  ),
  check("lint", ["node_modules/@biomejs/biome/bin/biome", "check", "."]),
  vitest("unit"),
  vitest("integration"),
  vitest("security"),
  { name: "build", run: () => counted(ensureBuild) },
  vitest("faults"),
  { name: "browser", run: () => counted(async () => ensureBrowser(note)) },
  playwright("e2e"),
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !SUITES.some((suite) => suite.name === name));
if (unknown.length > 0) {
  note(
    `There is no suite ${unknown.join(", ")}; the suites are ${SUITES.map((suite) => suite.name).join(", ")}.`,
  );
  process.exit(2);
}

fs.rmSync(REPORTS, { recursive: true, force: true });
fs.mkdirSync(REPORTS, { recursive: true });
const total: Tally = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const suite of SUITES) {
  if (wanted.length > 0 && !wanted.includes(suite.name)) continue;
  say(`\n── ${suite.name} ──`);
  const began = performance.now();
  const tally = await suite.run();
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
  lines.push(
    `${suite.name.padEnd(12)} ${tally.passed} passed, ${tally.failed} failed${skipped} in ${seconds} s`,
  );
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += tally[key];
}
say(`\n${lines.join("\n")}\n`);
say(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function check(name: string, ...commands: string[][]): Suite {
  return {
    name,
    async run() {
      for (const command of commands) {
        if ((await node(command)) !== 0) return { passed: 0, failed: 1, skipped: 0 };
      }
      return { passed: 1, failed: 0, skipped: 0 };
    },
  };
}

function vitest(name: string): Suite {
  const report = path.join(REPORTS, `${name}.json`);
  return {
    name,
    async run() {
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
      const code = await node(["node_modules/vitest/vitest.mjs", "run", "--project", name, ...reporters]);
      return judge(vitestTally(report), code);
    },
  };
}

function playwright(name: string): Suite {
  const report = path.join(REPORTS, `${name}.json`);
  return {
    name,
    async run() {
      const code = await node(["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"], {
        PLAYWRIGHT_JSON_OUTPUT_FILE: path.resolve(report),
      });
      return judge(playwrightTally(report), code);
    },
  };
}

async function counted(step: () => Promise<void>): Promise<Tally> {
  try {
    await step();
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function node(args: string[], env: Record<string, string> = {}): Promise<number | null> {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : null;
}
