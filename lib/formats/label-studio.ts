// Label Studio's task JSON and the flat records that its JSON_MIN, CSV and TSV exports are made of.

import type { Json, JsonObject } from "@/lib/json";

export type LsResult = { id?: string; from_name: string; to_name: string; type: string; value: JsonObject };

/** Keys that we do not read pass through unchanged. */
export type LsAnnotation = {
  id: number;
  completed_by: number | { id?: number; email?: string };
  result: LsResult[];
  was_cancelled: boolean;
  created_at: string;
  updated_at: string;
  /** Seconds. */
  lead_time: number | null;
};

export type LsTask = { id: number; data: JsonObject; annotations: LsAnnotation[]; agreement?: number | null };

export type LsControl = { name: string; type: "choices" | "textarea" };

/** One row of a flat export: one annotation, or a task without any. */
export type LsRecord = {
  taskId: number;
  data: JsonObject;
  /** Cell values by control; a control without a result is absent. */
  outputs: Map<string, Json>;
  annotation: LsAnnotation | null;
  agreement: number | null | undefined;
};

/** Names that a flat export keeps for itself; a data key of such a name loses. */
export const RECORD_COLUMNS = [
  "annotator",
  "annotation_id",
  "created_at",
  "updated_at",
  "lead_time",
] as const;

const VALUE_KEYS: Record<LsControl["type"], string> = { choices: "choices", textarea: "text" };

/**
 * The records of one task, newest annotation first. A task without annotations gives one record with empty outputs; one whose
 * annotations are all skipped gives none. Results of controls that are not in the configuration are dropped.
 */
export function recordsOf(task: LsTask, controls: readonly LsControl[]): LsRecord[] {
  const base = { taskId: task.id, data: task.data, agreement: task.agreement };
  if (task.annotations.length === 0) return [{ ...base, outputs: new Map(), annotation: null }];
  return task.annotations
    .filter((annotation) => !annotation.was_cancelled)
    .sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at))
    .map((annotation) => ({ ...base, outputs: outputsOf(annotation.result, controls), annotation }));
}

/** The values of RECORD_COLUMNS; all null for a task without annotations. */
export function recordFields({ annotation }: LsRecord): Record<(typeof RECORD_COLUMNS)[number], Json> {
  return {
    annotator: annotation && annotatorOf(annotation),
    annotation_id: annotation?.id ?? null,
    created_at: annotation?.created_at ?? null,
    updated_at: annotation?.updated_at ?? null,
    lead_time: annotation?.lead_time ?? null,
  };
}

/** A JSON_MIN object. A data key with the name of a control, of "id" or of a record column is overwritten. */
export function minObject(record: LsRecord): JsonObject {
  const fields = new Map<string, Json>(Object.entries(record.data));
  fields.set("id", record.taskId);
  for (const [control, value] of record.outputs) fields.set(control, value);
  for (const [column, value] of Object.entries(recordFields(record))) fields.set(column, value);
  if (record.agreement !== undefined) fields.set("agreement", record.agreement);
  return Object.fromEntries(fields);
}

function outputsOf(results: readonly LsResult[], controls: readonly LsControl[]): Map<string, Json> {
  const outputs = new Map<string, Json>();
  for (const { name, type } of controls) {
    const values = results
      .filter((result) => result.from_name === name)
      .map((result) => resultValue(result, VALUE_KEYS[type]))
      .filter((value) => value !== null);
    const [first] = values;
    if (first !== undefined) outputs.set(name, values.length === 1 ? first : values);
  }
  return outputs;
}

/** One choice as plain text, several as Label Studio's object, none as null. */
function resultValue({ value }: LsResult, key: string): Json {
  const found = value[key];
  const list = Array.isArray(found) ? found : found === undefined ? [] : [found];
  const [first = null] = list;
  return list.length > 1 ? { [key]: list } : first;
}

function annotatorOf({ completed_by }: LsAnnotation): Json {
  return typeof completed_by === "number" ? completed_by : (completed_by.email ?? completed_by.id ?? null);
}
