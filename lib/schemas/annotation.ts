// What people may send about labels given to tasks.
import { z } from "zod";

/** Longest time for one decision that is believed: a day. */
const MAX_LEAD_TIME_MS = 86_400_000;

/** What a bigint column can hold. */
export const RowId = z.bigint().min(1n).max(9_223_372_036_854_775_807n);
const LeadTimeMs = z.number().int().min(0).max(MAX_LEAD_TIME_MS);
/** The version of the annotation that the person has in front of them. */
const SeenVersion = z.number().int().min(1);

export const createAnnotationShape = {
  taskId: RowId,
  labelId: z.uuid(),
  leadTimeMs: LeadTimeMs.optional(),
  /** The prediction that was shown, when the person took its label as it was. */
  predictionId: RowId.optional(),
};

export const updateAnnotationShape = {
  annotationId: RowId,
  version: SeenVersion,
  labelId: z.uuid(),
  leadTimeMs: LeadTimeMs.optional(),
};

export const skipTaskShape = { taskId: RowId, leadTimeMs: LeadTimeMs.optional() };
export const seenAnnotationShape = { annotationId: RowId, version: SeenVersion };

export type CreateAnnotation = z.infer<z.ZodObject<typeof createAnnotationShape>>;
export type UpdateAnnotation = z.infer<z.ZodObject<typeof updateAnnotationShape>>;
export type SkipTask = z.infer<z.ZodObject<typeof skipTaskShape>>;
export type SeenAnnotation = z.infer<z.ZodObject<typeof seenAnnotationShape>>;
