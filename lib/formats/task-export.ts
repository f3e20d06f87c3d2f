// Our tasks, annotations and predictions in Label Studio's words.

import type { OwnColumns } from "@/lib/formats/columns";
import type { LsAnnotation, LsResult, LsTask } from "@/lib/formats/label-studio";
import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { CONTROL_NAME, OBJECT_NAME } from "@/lib/label-config";

export type AnnotationSource = "human" | "prediction" | "prediction-edited" | "imported";

export type AnnotationRow = {
  id: bigint;
  label: string | null;
  skipped: boolean;
  groundTruth: boolean;
  source: AnnotationSource;
  predictionId: bigint | null;
  /** What stands for the person: an e-mail, or a made-up name where people are anonymous. */
  annotator: string;
  leadTimeMs: number | null;
  createdAt: Date;
  updatedAt: Date;
};

/** A done prediction. Failed ones have no place in Label Studio's format. */
export type PredictionRow = {
  id: bigint;
  label: string;
  confidence: number | null;
  promptName: string;
  versionNumber: number;
  model: string;
  costUsd: number | null;
  createdAt: Date;
};

/** `meta` holds the keys beside "data" that came with an imported task; what we do not make ourselves is written back. */
export type TaskRow = {
  id: bigint;
  innerId: number;
  projectId: string;
  data: JsonObject;
  meta: JsonObject | null;
  createdAt: Date;
  updatedAt: Date;
  annotations: AnnotationRow[];
  predictions: PredictionRow[];
};

const ORIGINS: Record<AnnotationSource, string> = {
  human: "manual",
  prediction: "prediction",
  "prediction-edited": "prediction-changed",
  imported: "manual",
};
const LAST_ACTIONS: Record<AnnotationSource, string> = {
  human: "submitted",
  prediction: "prediction",
  "prediction-edited": "updated",
  imported: "imported",
};

/** A task as Label Studio exports it; our own import reads it back unchanged. */
export function toLsTask(task: TaskRow): LsTask & JsonObject {
  const { meta, ...unknown } = task.meta ?? {};
  return {
    ...unknown,
    id: Number(task.id),
    data: task.data,
    annotations: task.annotations.map((annotation) => toLsAnnotation(task, annotation)),
    predictions: task.predictions.map((prediction) => toLsPrediction(task, prediction)),
    drafts: [],
    meta: isJsonObject(meta) ? meta : {},
    inner_id: task.innerId,
    project: task.projectId,
    file_upload: null,
    created_at: task.createdAt.toISOString(),
    updated_at: task.updatedAt.toISOString(),
    updated_by: null,
    total_annotations: task.annotations.filter((annotation) => !annotation.skipped).length,
    cancelled_annotations: task.annotations.filter((annotation) => annotation.skipped).length,
    total_predictions: task.predictions.length,
    comment_count: 0,
    unresolved_comment_count: 0,
    last_comment_updated_at: null,
    comment_authors: [],
  };
}

/** "triage v3": how a prompt version is called wherever Label Studio wants a model version. */
export function modelVersion(prediction: Pick<PredictionRow, "promptName" | "versionNumber">): string {
  return `${prediction.promptName} v${prediction.versionNumber}`;
}

/** Our own columns of a task, by annotation; `shown` is the prediction of the version that the export is about. */
export function ownColumnsOf(
  task: TaskRow,
  shown: PredictionRow | null,
): (annotationId: number | null) => OwnColumns {
  const truth = task.annotations.find((annotation) => annotation.groundTruth)?.label ?? null;
  const sources = new Map(task.annotations.map(({ id, source }) => [Number(id), source]));
  return (annotationId) => ({
    prediction: shown?.label ?? null,
    confidence: shown?.confidence ?? null,
    prompt_version: shown && modelVersion(shown),
    model: shown?.model ?? null,
    matches_gt: shown && truth !== null ? shown.label === truth : null,
    source: annotationId === null ? null : (sources.get(annotationId) ?? null),
    cost_usd: shown?.costUsd ?? null,
  });
}

function toLsAnnotation(task: TaskRow, annotation: AnnotationRow): LsAnnotation & JsonObject {
  const { label, skipped, source } = annotation;
  return {
    id: Number(annotation.id),
    completed_by: { email: annotation.annotator },
    result: label === null || skipped ? [] : [toResult(`a${annotation.id}`, label, ORIGINS[source])],
    was_cancelled: skipped,
    ground_truth: annotation.groundTruth,
    created_at: annotation.createdAt.toISOString(),
    updated_at: annotation.updatedAt.toISOString(),
    draft_created_at: null,
    lead_time: annotation.leadTimeMs === null ? null : annotation.leadTimeMs / 1_000,
    task: Number(task.id),
    project: task.projectId,
    parent_prediction: annotation.predictionId === null ? null : Number(annotation.predictionId),
    parent_annotation: null,
    last_action: skipped ? "skipped" : LAST_ACTIONS[source],
  };
}

function toLsPrediction(task: TaskRow, prediction: PredictionRow): JsonObject {
  const score: { score?: Json } = prediction.confidence === null ? {} : { score: prediction.confidence };
  return {
    id: Number(prediction.id),
    task: Number(task.id),
    project: task.projectId,
    model_version: modelVersion(prediction),
    ...score,
    result: [toResult(`p${prediction.id}`, prediction.label, "prediction")],
    created_at: prediction.createdAt.toISOString(),
  };
}

function toResult(id: string, label: string, origin: string): LsResult & JsonObject {
  return {
    id,
    from_name: CONTROL_NAME,
    to_name: OBJECT_NAME,
    type: "choices",
    value: { choices: [label] },
    origin,
  };
}
