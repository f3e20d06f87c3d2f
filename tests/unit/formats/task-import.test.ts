// What comes with an imported Label Studio task, and what makes the row refused.
import { describe, expect, it } from "vitest";
import { readWork } from "@/lib/formats/task-import";
import type { Json, JsonObject } from "@/lib/json";

const labels = new Map([
  ["Spam", "l1"],
  ["Ham", "l2"],
  ["__proto__", "l3"],
]);
const findLabel = (name: string) => labels.get(name) ?? null;
const choice = (choices: Json, from = "sentiment", type = "choices"): JsonObject => ({
  from_name: from,
  to_name: "t",
  type,
  value: { choices },
});
const read = (rest: JsonObject, control?: string) =>
  readWork(rest, { findLabel, ...(control ? { control } : {}) });

describe("readWork", () => {
  it("finds nothing beside the data", () => {
    expect(read({ meta: {}, predictions: [1, 2] })).toEqual({
      annotations: [],
      predictions: [],
      droppedGroundTruths: 0,
    });
  });
  it("reads plain and missing fields", () => {
    expect(
      read({
        annotations: [
          { result: [choice(["__proto__"])], completed_by: 9, lead_time: -1, created_at: "soon" },
        ],
      }),
    ).toMatchObject({
      annotations: [
        { labelId: "l3", skipped: false, groundTruth: false, email: null, leadTimeMs: null, createdAt: null },
      ],
    });
    expect(read({ predictions: [{ result: [choice("Ham")], score: 7 }] })).toMatchObject({
      predictions: [{ labelId: "l2", modelVersion: "imported", confidence: null }],
    });
  });
  it("keeps the newest ground truth and counts the others", () => {
    const annotation = (created: string) => ({
      result: [choice(["Spam"])],
      ground_truth: true,
      created_at: created,
    });
    const work = read({
      annotations: ["2024-01-01T00:00:00Z", "2024-03-01T00:00:00Z", "2024-02-01T00:00:00Z"].map(annotation),
    });
    expect(work).toMatchObject({
      droppedGroundTruths: 2,
      annotations: [{ groundTruth: false }, { groundTruth: true }, { groundTruth: false }],
    });
  });
  it("never makes a skipped annotation ground truth and leaves empty results out", () => {
    const work = read({
      annotations: [
        { was_cancelled: true, ground_truth: true, result: [] },
        { result: [] },
        { result: [choice([])] },
      ],
    });
    expect(work).toMatchObject({
      annotations: [{ skipped: true, groundTruth: false }],
      droppedGroundTruths: 0,
    });
  });
  it("reads one control of several when it is named", () => {
    const result = [choice(["Spam"], "a"), choice(["Ham"], "b"), choice(["free"], "c", "textarea")];
    expect(read({ annotations: [{ result }] }, "b")).toMatchObject({ annotations: [{ labelId: "l2" }] });
    expect(read({ annotations: [{ result }] })).toMatchObject({
      code: "BAD_ANNOTATION",
      column: "annotations",
    });
  });
  it.each([
    [{ annotations: [{ result: [choice(["Eggs"])] }] }, "UNKNOWN_LABEL", "annotations"],
    [{ predictions: [{ result: [choice(["constructor"])] }] }, "UNKNOWN_LABEL", "predictions"],
    [{ annotations: [{ result: [choice(["Spam", "Ham"])] }] }, "BAD_ANNOTATION", "annotations"],
    [{ annotations: {} }, "BAD_ANNOTATION", "annotations"],
    [{ annotations: ["x"] }, "BAD_ANNOTATION", "annotations"],
    [{ predictions: Array(1_001).fill({}) }, "BAD_ANNOTATION", "predictions"],
  ])("refuses %j", (rest, code, column) => {
    expect(read(rest as JsonObject)).toMatchObject({ code, column });
  });
});
