// The closing line of npm test: what a suite counts for, also when its runner broke off.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { judge, playwrightTally, vitestTally } from "@/server/cli/suite-results";

let directory: string;
beforeAll(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "assay-report-"));
});
afterAll(() => fs.rmSync(directory, { recursive: true }));

function report(content: unknown): string {
  const file = path.join(directory, "report.json");
  fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const COUNTS = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
const failedTest = { status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] };
const unloadedFile = { status: "failed", assertionResults: [] };
const passedFile = { status: "passed", assertionResults: [{ status: "passed" }] };

test("counts passed, failed and skipped tests, and a file that could not be loaded as one failure", () => {
  const file = report({ ...COUNTS, testResults: [failedTest, passedFile, unloadedFile] });
  expect(vitestTally(file)).toEqual({ passed: 3, failed: 2, skipped: 3 });
});

test("counts a Playwright test that needed a second try as failed", () => {
  const file = report({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } });
  expect(playwrightTally(file)).toEqual({ passed: 4, failed: 2, skipped: 2 });
});

test("has no tally without a whole report", () => {
  expect(vitestTally("/nowhere.json")).toBeNull();
  expect(vitestTally(report('{"numPassedTests": 3'))).toBeNull();
  expect(playwrightTally(report({}))).toBeNull();
});

test.each([
  ["no report", null, 0, 1],
  ["no test at all", { passed: 0, failed: 0, skipped: 4 }, 0, 1],
  ["a bad end after passed tests", { passed: 5, failed: 0, skipped: 0 }, 1, 1],
  ["a killed runner", { passed: 5, failed: 0, skipped: 0 }, null, 1],
  ["two failures", { passed: 5, failed: 2, skipped: 0 }, 1, 2],
  ["all well", { passed: 5, failed: 0, skipped: 1 }, 0, 0],
])("judges %s", (_name, tally, exitCode, failed) => {
  expect(judge(tally, exitCode).failed).toBe(failed);
});
