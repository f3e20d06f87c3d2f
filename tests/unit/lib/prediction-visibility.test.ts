// The truth table of prediction visibility, row by row over every combination that a row stands for.
import { describe, expect, it } from "vitest";
import type { Role } from "@/lib/permissions";
import {
  DATA_MANAGER_AUDIENCES,
  isPrefilled,
  PREDICTION_AUDIENCES,
  PREFILLS,
  type PredictionAccess,
  predictionAccess,
  type VisibilitySettings,
} from "@/lib/prediction-visibility";

type Audience = VisibilitySettings["predictionsVisibleTo"];
type Row = {
  id: string;
  roles: Role[];
  audiences: readonly Audience[];
  blind: boolean[];
  submitted: boolean[];
  prefills: readonly VisibilitySettings["prefill"][];
  /** Whether the row is about people who may open the data manager. */
  dm: boolean[];
  expected: PredictionAccess;
};

const managers: Role[] = ["owner", "admin", "manager"];
const shown: readonly Audience[] = ["reviewers", "reviewers_and_annotators"];
const everyone: readonly Audience[] = ["reviewers_and_annotators"];
const any = [false, true];
const nothing: PredictionAccess = {
  inStream: false,
  isPrefilled: false,
  inQuickView: false,
  inColumns: false,
  api: "none",
};
const stream: PredictionAccess = { ...nothing, inStream: true, api: "stream" };
const view: PredictionAccess = {
  inStream: true,
  isPrefilled: false,
  inQuickView: true,
  inColumns: true,
  api: "view",
};
const off = ["off"] as const;
const on = ["active_version"] as const;

const row = (
  id: string,
  roles: Role[],
  audiences: readonly Audience[],
  rest: Pick<Row, "dm" | "expected"> & Partial<Row>,
): Row => ({
  id,
  roles,
  audiences,
  blind: any,
  submitted: [false],
  prefills: PREFILLS,
  ...rest,
});

const TABLE: Row[] = [
  row("V1", managers, PREDICTION_AUDIENCES, { prefills: off, dm: [true], expected: { ...view, api: "all" } }),
  row("V2", managers, PREDICTION_AUDIENCES, {
    prefills: on,
    dm: [true],
    expected: { ...view, api: "all", isPrefilled: true },
  }),
  row("V3", ["reviewer"], ["none"], { dm: any, expected: nothing }),
  row("V4", ["reviewer"], shown, { prefills: off, dm: [false], expected: stream }),
  row("V5", ["reviewer"], shown, { prefills: off, dm: [true], expected: view }),
  row("V6", ["reviewer"], shown, { prefills: on, dm: [false], expected: { ...stream, isPrefilled: true } }),
  row("V7", ["reviewer"], shown, { prefills: on, dm: [true], expected: { ...view, isPrefilled: true } }),
  row("V8", ["annotator"], ["none", "reviewers"], { submitted: any, dm: any, expected: nothing }),
  row("V9", ["annotator"], everyone, { blind: [false], prefills: off, dm: [false], expected: stream }),
  row("V10", ["annotator"], everyone, { blind: [false], prefills: off, dm: [true], expected: view }),
  row("V11", ["annotator"], everyone, {
    blind: [false],
    prefills: on,
    dm: [false],
    expected: { ...stream, isPrefilled: true },
  }),
  row("V12", ["annotator"], everyone, {
    blind: [false],
    prefills: on,
    dm: [true],
    expected: { ...view, isPrefilled: true },
  }),
  row("V13", ["annotator"], everyone, { blind: [true], dm: any, expected: nothing }),
  row("V14", ["annotator"], everyone, { blind: [true], submitted: [true], dm: [false], expected: stream }),
  row("V15", ["annotator"], everyone, {
    blind: [true],
    submitted: [true],
    dm: [true],
    expected: { ...view, inColumns: false },
  }),
];

/** Who may open the data manager, written down by hand so that the test does not repeat the code. */
const DATA_MANAGER: Record<VisibilitySettings["dataManagerVisibleTo"], Role[]> = {
  managers: [...managers],
  reviewers: [...managers, "reviewer"],
  reviewers_and_annotators: [...managers, "reviewer", "annotator"],
};

function* cases({ roles, audiences, blind, submitted, prefills, dm }: Row) {
  for (const role of roles)
    for (const predictionsVisibleTo of audiences)
      for (const blindUntilSubmit of blind)
        for (const hasSubmitted of submitted)
          for (const prefill of prefills)
            for (const dataManagerVisibleTo of DATA_MANAGER_AUDIENCES) {
              if (!dm.includes(DATA_MANAGER[dataManagerVisibleTo].includes(role))) continue;
              yield {
                role,
                hasSubmitted,
                settings: { predictionsVisibleTo, blindUntilSubmit, prefill, dataManagerVisibleTo },
              };
            }
}

describe("truth table", () => {
  it.each(TABLE)("$id", (line) => {
    const all = [...cases(line)];
    expect(all.length).toBeGreaterThan(0);
    for (const { role, settings, hasSubmitted } of all) {
      const work = { hasSubmitted, hasDraft: false, hasActivePrediction: true };
      expect({ role, settings, ...predictionAccess(role, settings, work) }).toEqual({
        role,
        settings,
        ...line.expected,
      });
    }
  });
  it("covers every combination before an own submit", () => {
    const seen = TABLE.filter((line) => line.submitted.includes(false)).flatMap((line) =>
      [...cases({ ...line, submitted: [false] })].map((one) => JSON.stringify([one.role, one.settings])),
    );
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(5 * 3 * 2 * 2 * 3);
  });
});

it("prefills only where there is an answer and no own work yet", () => {
  const settings: VisibilitySettings = {
    predictionsVisibleTo: "none",
    prefill: "active_version",
    blindUntilSubmit: false,
    dataManagerVisibleTo: "managers",
  };
  const fresh = { hasSubmitted: false, hasDraft: false, hasActivePrediction: true };
  expect(isPrefilled("manager", settings, fresh)).toBe(true);
  expect(isPrefilled("manager", settings, { ...fresh, hasDraft: true })).toBe(false);
  expect(isPrefilled("manager", settings, { ...fresh, hasSubmitted: true })).toBe(false);
  expect(isPrefilled("manager", settings, { ...fresh, hasActivePrediction: false })).toBe(false);
  expect(predictionAccess("manager", settings, { ...fresh, hasActivePrediction: false }).inStream).toBe(
    false,
  );
});
