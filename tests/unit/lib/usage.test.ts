// Spans of the usage page, and the file that is made of it.
import { expect, test } from "vitest";
import { daysOfSpan, eachDay, sumSpend, usageCsv } from "@/lib/usage";

const day = (text: string) => new Date(`${text}T00:00:00Z`);

test.each([
  ["month", "2026-11-01", "2026-11-25"],
  ["last_month", "2026-10-01", "2026-10-31"],
  ["quarter", "2026-08-28", "2026-11-25"],
  ["year", "2025-11-26", "2026-11-25"],
] as const)("the span %s is from %s to %s", (span, from, to) => {
  expect(daysOfSpan(span, day("2026-11-25"))).toEqual({ from: day(from), to: day(to) });
});

test("the month before January is December, and February ends where it does", () => {
  expect(daysOfSpan("last_month", day("2027-01-03"))).toEqual({
    from: day("2026-12-01"),
    to: day("2026-12-31"),
  });
  expect(daysOfSpan("last_month", day("2028-03-31"))).toEqual({
    from: day("2028-02-01"),
    to: day("2028-02-29"),
  });
});

test("every day is there once", () => {
  expect(eachDay(day("2026-02-27"), day("2026-03-02"))).toEqual([
    "2026-02-27",
    "2026-02-28",
    "2026-03-01",
    "2026-03-02",
  ]);
});

const spend = {
  ...{ calls: 2, tasks: 1, inputTokens: 10, cachedTokens: 4 },
  ...{ outputTokens: 3, costUsd: 0.5, unknownCalls: 1 },
};

test("sums are of everything", () => {
  expect(sumSpend([spend, spend])).toEqual({
    ...{ calls: 4, tasks: 2, inputTokens: 20, cachedTokens: 8 },
    ...{ outputTokens: 6, costUsd: 1, unknownCalls: 2 },
  });
});

test("the file has one line for each row, and no name that a spreadsheet would run", () => {
  const line = { ...spend, day: "2026-11-25", project: '=HYPERLINK("x")', prompt: "a, b", model: "gpt-4o" };
  expect(usageCsv([line]).split("\r\n")).toEqual([
    "day,project,prompt,model,tasks,calls,input_tokens,cached_tokens,output_tokens,cost_usd,calls_of_unknown_price",
    `"2026-11-25","'=HYPERLINK(""x"")","a, b","gpt-4o",1,2,10,4,3,0.5,1`,
    "",
  ]);
});
