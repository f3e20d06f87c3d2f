// Annotations and predictions that come with an imported Label Studio task, checked against the project's labels.

import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { Fault } from "@/lib/rejects";

export type ImportedAnnotation = {
  /** Null for a skipped task. */
  labelId: string | null;
  skipped: boolean;
  groundTruth: boolean;
  /** The annotator's e-mail where the file has one; a bare number means nothing here. */
  email: string | null;
  leadTimeMs: number | null;
  createdAt: Date | null;
};

export type ImportedPrediction = { labelId: string; modelVersion: string; confidence: number | null };

export type ImportedWork = {
  annotations: ImportedAnnotation[];
  predictions: ImportedPrediction[];
  /** Ground truths beyond the one that a task may have; the newest kept it. */
  droppedGroundTruths: number;
};

export type WorkRules = {
  /** The id of the label of this name, or null. */
  findLabel: (name: string) => string | null;
  /** Read results of this control only; without it a task may use one control of any name. */
  control?: string;
};

const MAX_ITEMS = 1_000;
const FIRST_MS = Date.UTC(1900, 0);
const LAST_MS = Date.UTC(9999, 0);

/** What stands beside "data" in a task, or why the row is refused. Results without a choice are left out. */
export function readWork(rest: JsonObject, rules: WorkRules): ImportedWork | Fault {
  const annotations: ImportedAnnotation[] = [];
  const predictions: ImportedPrediction[] = [];
  for (const [column, add] of [
    ["annotations", addAnnotation],
    ["predictions", addPrediction],
  ] as const) {
    const list = rest[column] ?? [];
    if (!Array.isArray(list) || list.length > MAX_ITEMS)
      return bad(column, `"${column}" must be a list of at most ${MAX_ITEMS} objects.`);
    for (const item of list) {
      // Exports may hold the ids of predictions instead of the predictions.
      if (column === "predictions" && typeof item === "number") continue;
      if (!isJsonObject(item)) return bad(column, `"${column}" must be a list of objects.`);
      const fault = add(item, rules, { annotations, predictions });
      if (fault) return { ...fault, column };
    }
  }
  return { annotations, predictions, droppedGroundTruths: keepNewestTruth(annotations) };
}

type Lists = Pick<ImportedWork, "annotations" | "predictions">;

function addAnnotation(item: JsonObject, rules: WorkRules, { annotations }: Lists): Fault | null {
  const isSkipped = item.was_cancelled === true;
  const label = isSkipped ? null : readLabel(item.result, rules);
  if (typeof label !== "string" && label !== null) return label;
  if (label === null && !isSkipped) return null;
  const seconds = item.lead_time;
  annotations.push({
    labelId: label,
    skipped: isSkipped,
    groundTruth: item.ground_truth === true && !isSkipped,
    email: emailOf(item.completed_by),
    leadTimeMs:
      typeof seconds === "number" && seconds >= 0
        ? Math.min(2_147_483_647, Math.round(seconds * 1_000))
        : null,
    createdAt: dateOf(item.created_at),
  });
  return null;
}

function addPrediction(item: JsonObject, rules: WorkRules, { predictions }: Lists): Fault | null {
  const label = readLabel(item.result, rules);
  if (typeof label !== "string") return label;
  const { model_version: version, score } = item;
  const isShare = typeof score === "number" && score >= 0 && score <= 1;
  predictions.push({
    labelId: label,
    modelVersion: typeof version === "string" && version !== "" ? version : "imported",
    confidence: isShare ? score : null,
  });
  return null;
}

/** The label id of a result list; null when it holds no choice of the wanted control. */
function readLabel(results: Json | undefined, { findLabel, control }: WorkRules): string | Fault | null {
  const list = Array.isArray(results) ? results.filter(isJsonObject) : [];
  const mine = list.filter(
    (result) => result.type === "choices" && (control === undefined || result.from_name === control),
  );
  if (new Set(mine.map((result) => result.from_name)).size > 1)
    return fault("The task uses several controls; choose the one to import.");
  const names = mine.flatMap((result) => choicesOf(result.value));
  const [name] = names;
  if (name === undefined) return null;
  if (names.length > 1) return fault("A task can have one label only, but this result has several.");
  return (
    findLabel(name) ?? { code: "UNKNOWN_LABEL", reason: "The label is not one of the project's labels." }
  );
}

function choicesOf(value: Json | undefined): string[] {
  const choices = isJsonObject(value) ? value.choices : undefined;
  const list = Array.isArray(choices) ? choices : [choices];
  return list.filter((choice) => typeof choice === "string");
}

/** Leaves ground truth on the newest annotation that claims it; undated ones count as oldest, later ones as newer. */
function keepNewestTruth(annotations: ImportedAnnotation[]): number {
  const claims = annotations.filter((annotation) => annotation.groundTruth);
  const newest = claims.reduce<ImportedAnnotation | null>(
    (best, next) => (best === null || timeOf(next) >= timeOf(best) ? next : best),
    null,
  );
  for (const claim of claims) claim.groundTruth = claim === newest;
  return Math.max(0, claims.length - 1);
}

function timeOf({ createdAt }: ImportedAnnotation): number {
  return createdAt?.getTime() ?? Number.NEGATIVE_INFINITY;
}

function emailOf(value: Json | undefined): string | null {
  const email = isJsonObject(value) ? value.email : value;
  return typeof email === "string" && email.includes("@") ? email : null;
}

function dateOf(value: Json | undefined): Date | null {
  const date = typeof value === "string" ? new Date(value) : null;
  // Other years are written in a way that the database does not read.
  const isUsual = date !== null && date.getTime() >= FIRST_MS && date.getTime() <= LAST_MS;
  return isUsual ? date : null;
}

function fault(reason: string): Fault {
  return { code: "BAD_ANNOTATION", reason };
}

function bad(column: string, reason: string): Fault {
  return { ...fault(reason), column };
}
