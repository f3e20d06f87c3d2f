// Spans of the usage page, sums over its rows, and the rows as a file for spreadsheets.

import { writeCell } from "@/lib/formats/cells";

export const USAGE_SPANS = ["month", "last_month", "quarter", "year"] as const;
export type UsageSpan = (typeof USAGE_SPANS)[number];

const DAY_MS = 86_400_000;
const QUARTER_DAYS = 90;
const YEAR_DAYS = 365;

/** First and last day of a span that ends with `today` or, for the last month, before it; all are midnights in UTC. */
export function daysOfSpan(span: UsageSpan, today: Date): { from: Date; to: Date } {
  const month = (offset: number, day: number) =>
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + offset, day));
  if (span === "month") return { from: month(0, 1), to: today };
  if (span === "last_month") return { from: month(-1, 1), to: month(0, 0) };
  const days = span === "quarter" ? QUARTER_DAYS : YEAR_DAYS;
  return { from: new Date(today.getTime() - (days - 1) * DAY_MS), to: today };
}

/** Every day from the first to the last one, "2026-11-25". */
export function eachDay(from: Date, to: Date): string[] {
  const days: string[] = [];
  for (let at = from.getTime(); at <= to.getTime(); at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

/** Dollars as far as prices are known; `unknownCalls` are the others. */
export type Spend = {
  calls: number;
  tasks: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  costUsd: number;
  unknownCalls: number;
};

const NO_SPEND: Spend = {
  calls: 0,
  tasks: 0,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  costUsd: 0,
  unknownCalls: 0,
};

export const sumSpend = (rows: readonly Spend[]): Spend =>
  rows.reduce(
    (sum, row) => ({
      calls: sum.calls + row.calls,
      tasks: sum.tasks + row.tasks,
      inputTokens: sum.inputTokens + row.inputTokens,
      cachedTokens: sum.cachedTokens + row.cachedTokens,
      outputTokens: sum.outputTokens + row.outputTokens,
      costUsd: sum.costUsd + row.costUsd,
      unknownCalls: sum.unknownCalls + row.unknownCalls,
    }),
    NO_SPEND,
  );

export type UsageLine = Spend & { day: string; project: string; prompt: string; model: string };

const COLUMNS = [
  ["day", "day"],
  ["project", "project"],
  ["prompt", "prompt"],
  ["model", "model"],
  ["tasks", "tasks"],
  ["calls", "calls"],
  ["input_tokens", "inputTokens"],
  ["cached_tokens", "cachedTokens"],
  ["output_tokens", "outputTokens"],
  ["cost_usd", "costUsd"],
  ["calls_of_unknown_price", "unknownCalls"],
] as const satisfies readonly (readonly [string, keyof UsageLine])[];

/** CSV that is safe to open in a spreadsheet: names of projects and prompts are no formulas. */
export function usageCsv(lines: readonly UsageLine[]): string {
  const head = COLUMNS.map(([name]) => name).join(",");
  const rows = lines.map((line) => COLUMNS.map(([, key]) => writeCell(line[key], "escaped")).join(","));
  return `${[head, ...rows].join("\r\n")}\r\n`;
}
