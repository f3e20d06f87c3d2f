// What people may send about runs: where a version runs, and which rows of a run they want to see.
import { z } from "zod";
import { COMPARE_GROUPS, MAX_SAMPLE, RUN_MODES, RUN_SCOPES } from "@/lib/run-states";
import { CapUsd } from "@/lib/schemas/budget";
import { pageShape } from "@/lib/schemas/page";

export const runTargetShape = {
  versionId: z.uuid(),
  scope: z.enum(RUN_SCOPES),
  /** Tasks of a random sample; only with scope "sample". */
  sampleSize: z.number().int().min(1).max(MAX_SAMPLE).default(20),
  /** Leaves out tasks that this version has labelled already. */
  onlyMissing: z.boolean().default(false),
  /** Live when absent. */
  mode: z.enum(RUN_MODES).optional(),
};

/** The browser makes the id once per click, so that a double click is one run. */
export const createRunShape = {
  ...runTargetShape,
  clientRequestId: z.uuid(),
  /** The most that this run may spend; by default it has no cap of its own. */
  capUsd: CapUsd.optional(),
  /** Starts although caps hold and cannot count this model, whose price is unknown. */
  acceptsUnknownPrice: z.boolean().optional(),
};

export const RESULT_FILTERS = ["all", "wrong", "failed", "done"] as const;
export const listResultsShape = {
  runId: z.uuid(),
  filter: z.enum(RESULT_FILTERS).default("all"),
  /** A cell of the confusion matrix: label ids; predictedId null is "failed or not run". */
  cell: z.strictObject({ truthId: z.uuid(), predictedId: z.uuid().nullable() }).optional(),
  ...pageShape(z.bigint()),
};

export const compareRunsShape = {
  runId: z.uuid(),
  otherId: z.uuid(),
  group: z.enum(COMPARE_GROUPS).default("changed"),
  ...pageShape(z.bigint()),
};
export type CompareRunsInput = z.infer<z.ZodObject<typeof compareRunsShape>>;

export type RunTarget = z.infer<z.ZodObject<typeof runTargetShape>>;
export type CreateRunInput = z.infer<z.ZodObject<typeof createRunShape>>;
export type ListResultsInput = z.infer<z.ZodObject<typeof listResultsShape>>;

/** A label as a run froze it. */
export const FrozenLabels = z.array(z.object({ id: z.string(), value: z.string(), description: z.string() }));
export type FrozenLabel = z.infer<typeof FrozenLabels>[number];
