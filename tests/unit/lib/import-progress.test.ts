// The two steps of an import, told from its stored counts.
import { expect, it } from "vitest";
import { phaseOf } from "@/lib/import-progress";

const ROW = { state: "running", sizeBytes: 1_000, bytesRead: 0, rowsRead: 0, rowsImported: 0 };

it("reads first and writes then", () => {
  expect(phaseOf({ ...ROW, state: "queued" })).toEqual({ name: "waiting" });
  expect(phaseOf(ROW)).toEqual({ name: "reading", done: 0, total: 1_000 });
  expect(phaseOf({ ...ROW, bytesRead: 400, rowsRead: 20 })).toEqual({
    name: "reading",
    done: 400,
    total: 1_000,
  });
  const read = { ...ROW, bytesRead: 1_000, rowsRead: 50 };
  expect(phaseOf(read)).toEqual({ name: "writing", done: 0, total: 50 });
  expect(phaseOf({ ...read, rowsImported: 20 })).toEqual({ name: "writing", done: 20, total: 50 });
  expect(phaseOf({ ...read, rowsRead: 0 })).toEqual({ name: "writing", done: 0, total: 1 });
});

it("has no step once it has ended", () => {
  for (const state of ["uploaded", "completed", "failed", "canceled", "undone"])
    expect(phaseOf({ ...ROW, state })).toBeNull();
});
