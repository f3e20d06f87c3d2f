// Byte parity with Label Studio's own exports of the same tasks.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { LsControl, LsTask } from "@/lib/formats/label-studio";
import { writeMinList } from "@/server/transfer/export-json";
import { type ExportTask, writeTable } from "@/server/transfer/export-table";
import { collect } from "../transfer/read";

const file = (name: string) => readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8");
const input = JSON.parse(file("input.json")) as Record<string, LsTask[]>;
const controls: LsControl[] = [
  { name: "sentiment", type: "choices" },
  { name: "why", type: "textarea" },
];

async function* tasksOf(name: string): AsyncGenerator<ExportTask> {
  for (const task of input[name] ?? []) yield { task };
}

const table = (name: string, delimiter: "," | "\t") =>
  collect(writeTable(() => tasksOf(name), { controls, delimiter, mode: "exact", hasOwnColumns: false }));

describe.each(["out", "formula", "empty", "edge", "reserved"])("%s", (name) => {
  it("CSV", async () => {
    expect((await table(name, ",")).join("")).toBe(file(`${name}.csv`));
  });
  it("TSV", async () => {
    expect((await table(name, "\t")).join("")).toBe(file(`${name}.tsv`));
  });
  it("JSON_MIN", async () => {
    const written = await collect(writeMinList(tasksOf(name), { controls, hasOwnColumns: false }));
    expect(JSON.parse(written.join(""))).toEqual(JSON.parse(file(`${name}.min.json`)));
  });
});

it("numbers differ from Label Studio's only in how floats are printed", async () => {
  const normal = (text: string) =>
    text
      .replace(/(\d)\.0(?=[,}\r])/g, "$1")
      .replace("1e-07", "1e-7")
      .replaceAll("12345678901234567", "12345678901234568");
  expect((await table("numbers", ",")).join("")).toBe(normal(file("numbers.csv")));
});
