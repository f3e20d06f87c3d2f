// Reads how many tests of a suite passed and failed from the JSON that its runner wrote.
import fs from "node:fs";
import { z } from "zod";

export type Tally = { passed: number; failed: number; skipped: number };

const Vitest = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

const Playwright = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** A file that could not even be loaded counts as one failure, because no test of it is listed. */
export function vitestTally(file: string): Tally | null {
  const report = read(file, Vitest);
  if (!report) return null;
  const unloaded = report.testResults.filter(
    (result) =>
      result.status === "failed" && !result.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** A test that passed only at a second try counts as failed. */
export function playwrightTally(file: string): Tally | null {
  const stats = read(file, Playwright)?.stats;
  if (!stats) return null;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

/** What a suite counts for: one that ended badly or ran nothing has at least one failure, whatever its report says. */
export function judge(tally: Tally | null, exitCode: number | null): Tally {
  if (!tally) return { passed: 0, failed: 1, skipped: 0 };
  const ranNothing = tally.passed + tally.failed === 0;
  const failed = tally.failed === 0 && (exitCode !== 0 || ranNothing) ? 1 : tally.failed;
  return { ...tally, failed };
}

function read<T>(file: string, schema: z.ZodType<T>): T | null {
  if (!fs.existsSync(file)) return null;
  try {
    return schema.safeParse(JSON.parse(fs.readFileSync(file, "utf8"))).data ?? null;
  } catch {
    return null;
  }
}
