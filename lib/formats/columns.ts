// Which columns a CSV or TSV export has, and one record's values in their order.

import { compareCodePoints } from "@/lib/formats/cells";
import { type LsRecord, RECORD_COLUMNS, recordFields } from "@/lib/formats/label-studio";
import type { Json } from "@/lib/json";

/** Our own columns, behind one toggle, after Label Studio's. */
export const OWN_COLUMNS = [
  "prediction",
  "confidence",
  "prompt_version",
  "model",
  "matches_gt",
  "source",
  "cost_usd",
] as const;
export type OwnColumns = Record<(typeof OWN_COLUMNS)[number], string | number | boolean | null>;

/** Collects names over all records in a first pass; the second pass asks it for the header and the rows. */
export class ColumnUnion {
  private readonly dataKeys = new Set<string>();
  private readonly controls = new Set<string>();
  private hasAgreement = false;
  private sorted: string[] | null = null;

  add(record: LsRecord) {
    for (const key of Object.keys(record.data)) this.dataKeys.add(key);
    for (const control of record.outputs.keys()) this.controls.add(control);
    this.hasAgreement ||= record.agreement !== undefined;
    this.sorted = null;
  }

  /** All columns in code-point order. */
  names(): string[] {
    if (this.sorted) return this.sorted;
    const names = new Set<string>(["id", ...RECORD_COLUMNS, ...this.controls]);
    for (const key of this.dataKeys) names.add(this.dataColumn(key));
    if (this.hasAgreement) names.add("agreement");
    this.sorted = [...names].sort(compareCodePoints);
    return this.sorted;
  }

  /** The record's values in the order of names(); undefined where it has none. A data key "id" wins over the task's id. */
  values(record: LsRecord): (Json | undefined)[] {
    const fields = new Map<string, Json>([["id", record.taskId]]);
    for (const [key, value] of Object.entries(record.data)) fields.set(this.dataColumn(key), value);
    for (const [control, value] of record.outputs) fields.set(control, value);
    for (const [column, value] of Object.entries(recordFields(record)))
      fields.set(column, annotatorText(column, value));
    if (record.agreement !== undefined) fields.set("agreement", record.agreement);
    return this.names().map((name) => fields.get(name));
  }

  // The clash is decided for the whole file, so that a column means the same in every row.
  private dataColumn(key: string): string {
    return this.controls.has(key) ? `_data_${key}` : key;
  }
}

/** CSV writes an annotator's bare id as text. */
function annotatorText(column: string, value: Json): Json {
  return column === "annotator" && typeof value === "number" ? String(value) : value;
}
