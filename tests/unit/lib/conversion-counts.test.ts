// Sums of a dry run over the chosen labels.
import { expect, it } from "vitest";
import { type LabelCounts, totalsOf } from "@/lib/conversion-counts";

const REFUND: LabelCounts = {
  ...{ labelId: "refund", predicted: 10, converts: 6, annotated: 3, unsure: 1 },
  ...{ measured: 4, right: 3 },
};
const DELIVERY: LabelCounts = {
  ...{ labelId: "delivery", predicted: 5, converts: 5, annotated: 0, unsure: 0 },
  ...{ measured: 2, right: 0 },
};

it("adds up the chosen labels and counts the tasks of the others", () => {
  expect(totalsOf([REFUND, DELIVERY], () => true)).toEqual({
    ...{ predicted: 15, converts: 11, annotated: 3, unsure: 1 },
    ...{ measured: 6, right: 3, otherLabels: 0 },
  });
  expect(totalsOf([REFUND, DELIVERY], (labelId) => labelId === "refund")).toEqual({
    ...{ predicted: 15, converts: 6, annotated: 3, unsure: 1 },
    ...{ measured: 4, right: 3, otherLabels: 5 },
  });
  expect(totalsOf([REFUND, DELIVERY], () => false)).toMatchObject({ converts: 0, otherLabels: 15 });
});
