// What people may send about turning predictions into annotations.
import { z } from "zod";
import { MAX_LABELS } from "@/lib/limits";

export const conversionTargetShape = {
  versionId: z.uuid(),
  /** From 0 to 1; predictions without a confidence pass only when it is absent. */
  minConfidence: z.number().min(0).max(1).optional(),
  /** Leaves out every task that has an annotation. */
  onlyUnlabeled: z.boolean().default(true),
  /** Only predictions of these labels; empty means all. */
  labelIds: z.array(z.uuid()).max(MAX_LABELS).default([]),
};

export const createConversionShape = { ...conversionTargetShape, clientRequestId: z.uuid() };

export type ConversionTarget = z.infer<z.ZodObject<typeof conversionTargetShape>>;
export type CreateConversionInput = z.infer<z.ZodObject<typeof createConversionShape>>;
