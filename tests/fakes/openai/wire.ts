// What goes over the wire between the simulator and its callers.

import { z } from "zod";

/** A request body as far as the simulator reads it; the rest is kept and ignored. */
export const RequestBody = z.looseObject({
  model: z.string().default(""),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).default([]),
  prompt: z.string().default(""),
  input: z.unknown().optional(),
  questions: z
    .array(
      z.looseObject({
        type: z.string(),
        instructions: z.string().default(""),
        choices: z
          .array(z.looseObject({ value: z.string(), description: z.string().optional() }))
          .default([]),
      }),
    )
    .default([]),
  response_format: z
    .looseObject({ type: z.string(), json_schema: z.looseObject({ schema: z.unknown() }).optional() })
    .optional(),
  tools: z
    .array(z.looseObject({ function: z.looseObject({ name: z.string(), parameters: z.unknown() }) }))
    .optional(),
  logit_bias: z.record(z.string(), z.number()).optional(),
  logprobs: z.union([z.boolean(), z.number()]).optional(),
  top_logprobs: z.number().optional(),
  reasoning_effort: z.string().optional(),
  temperature: z.number().optional(),
  max_tokens: z.number().optional(),
  max_completion_tokens: z.number().optional(),
  seed: z.number().optional(),
  stream: z.boolean().optional(),
});
export type RequestBody = z.infer<typeof RequestBody>;

export interface WireReply {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  /** A body that is no JSON. */
  raw?: Buffer;
}

/** An error as the real API words it. */
export function problem(
  status: number,
  message: string,
  more: { code?: string; param?: string; type?: string; headers?: Record<string, string> } = {},
): WireReply {
  const { code = null, param = null, type = "invalid_request_error", headers = {} } = more;
  return { status, headers, body: { error: { message, type, param, code } } };
}

const Part = z.looseObject({ text: z.string().default("") });

/** The text of a message's content, which may be a string or a list of parts. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  const parts = z.array(Part).safeParse(content);
  return parts.success ? parts.data.map(({ text }) => text).join("") : "";
}
