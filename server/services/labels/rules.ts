// The rules between the labels of one project, as an error with one message per field.
import { AppError, type FieldErrors } from "@/lib/errors";
import { labelProblems, paletteColor } from "@/lib/label-config";
import type { LabelInput } from "@/lib/schemas/label";
import { nameKey } from "@/lib/text";

export type CompleteLabel = Omit<LabelInput, "color"> & { color: string };

/** Labels without a colour take the palette's, in order. */
export const withColors = (labels: LabelInput[]): CompleteLabel[] =>
  labels.map(({ color, ...label }, index) => ({ ...label, color: color ?? paletteColor(index) }));

/** Throws invalid for too few or too many labels, equal names (case, spaces and Unicode form aside) and equal hotkeys. */
export function demandLabelSet(labels: { value: string; hotkey: string | null }[]): void {
  const problems = labelProblems(labels);
  if (problems.length === 0) return;
  const fields: FieldErrors = {};
  for (const { index, field, message } of problems) fields[`labels.${index}.${field}`] ??= message;
  throw new AppError("invalid", problems[0]?.message ?? "These labels cannot stand beside each other.", {
    fields,
  });
}

/** Throws invalid when a retired label has this name: it should be restored, not made a second time. */
export function demandNotRetired(retired: { value: string }[], value: string): void {
  if (!retired.some((label) => nameKey(label.value) === nameKey(value))) return;
  const message = "A retired label has this name. Restore that one.";
  throw new AppError("invalid", message, { fields: { value: message } });
}
