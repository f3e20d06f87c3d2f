// What can be set on a simulator, from the test that runs it or over its control endpoint.

import { z } from "zod";
import type { Model } from "@/lib/models/types";

/** Names of abilities as the catalogue has them. */
export const LACKS = [
  "jsonSchema",
  "jsonObject",
  "tools",
  "logprobs",
  "logitBias",
  "temperature",
  "decisions",
] as const;
export type Lack = (typeof LACKS)[number];

export const Options = z.strictObject({
  latencyMs: z.number(),
  /** Latency varies by this share up and down. */
  jitter: z.number(),
  /** "2026-11-22" makes models that ended by then answer 404; null lets all answer. */
  today: z.string().nullable(),
  /** Ends that differ from the catalogue's; null takes one away. */
  shutdownDates: z.record(z.string(), z.string().nullable()),
  /** Abilities that no model has here, whatever the catalogue says. */
  lacks: z.array(z.enum(LACKS)),
  /** Exact token counts, or rough ones for load tests. */
  isExact: z.boolean(),
  limits: z.strictObject({
    requestsPerMinute: z.number(),
    tokensPerMinute: z.number(),
    /** Size of the buckets; the real API may hold its limits over less than a minute. */
    burstSeconds: z.number(),
  }),
  /** Shares of calls that fail by chance. */
  share500: z.number(),
  share429: z.number(),
  seed: z.number(),
  /** Words to look for in everything that arrives; the log says where they were. */
  markers: z.array(z.string()),
});

export const BatchOptions = z.strictObject({
  /** Milliseconds in each of validating, in_progress, finalizing and cancelling; null: only moved by hand. */
  stateMs: z.number().nullable(),
  /** Input tokens of one key and model that may wait in batches. */
  queueTokens: z.number(),
  maxLines: z.number(),
  maxBytes: z.number(),
  /** Refused lines stand in the output file with their status instead of in the error file. */
  errorsInOutput: z.boolean(),
});
export type BatchOptions = z.infer<typeof BatchOptions>;

export type FakeOptions = z.infer<typeof Options> & {
  batch: BatchOptions;
  /** Models beside the catalogue's. */
  models: readonly Model[];
};
export type FakeChange = Partial<Omit<FakeOptions, "batch">> & { batch?: Partial<BatchOptions> };

export const DEFAULTS: FakeOptions = {
  latencyMs: 0,
  jitter: 0.4,
  today: null,
  shutdownDates: {},
  lacks: [],
  isExact: true,
  limits: { requestsPerMinute: 1_000_000, tokensPerMinute: 1_000_000_000, burstSeconds: 60 },
  share500: 0,
  share429: 0,
  seed: 1,
  markers: [],
  batch: {
    stateMs: 50,
    queueTokens: 1_000_000_000,
    maxLines: 50_000,
    maxBytes: 200_000_000,
    errorsInOutput: false,
  },
  models: [],
};
