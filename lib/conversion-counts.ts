// What a conversion would do, summed over the labels that were chosen: the same on the server and in the dry run on screen.

/**
 * Tasks whose newest answer is this label. `annotated` and `unsure` are left out, unsure ones only where nobody has annotated.
 * Of the answers that pass the minimum confidence `measured` are on ground truth, and `right` of those agree with it.
 */
export type LabelCounts = {
  labelId: string;
  predicted: number;
  converts: number;
  annotated: number;
  unsure: number;
  measured: number;
  right: number;
};

/** `predicted` counts all labels, `otherLabels` those that were not chosen, and the rest the chosen ones. */
export type ConversionTotals = Omit<LabelCounts, "labelId"> & { otherLabels: number };

export function totalsOf(
  labels: readonly LabelCounts[],
  isChosen: (labelId: string) => boolean,
): ConversionTotals {
  const chosen = labels.filter(({ labelId }) => isChosen(labelId));
  const sum = (rows: readonly LabelCounts[], key: Exclude<keyof LabelCounts, "labelId">) =>
    rows.reduce((total, row) => total + row[key], 0);
  const predicted = sum(labels, "predicted");
  return {
    predicted,
    converts: sum(chosen, "converts"),
    annotated: sum(chosen, "annotated"),
    unsure: sum(chosen, "unsure"),
    measured: sum(chosen, "measured"),
    right: sum(chosen, "right"),
    otherLabels: predicted - sum(chosen, "predicted"),
  };
}
