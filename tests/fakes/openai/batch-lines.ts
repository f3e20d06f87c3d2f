// The lines of a batch: read from its file, held to the API's rules, and answered like calls.

import { z } from "zod";
import {
  answerOf,
  CALL_PATHS,
  type ModelCall,
  refusalOf,
  scripted,
  tokensOf,
} from "@/tests/fakes/openai/calls";
import type { FakeState } from "@/tests/fakes/openai/state";
import { RequestBody } from "@/tests/fakes/openai/wire";

const Line = z.looseObject({
  custom_id: z.string(),
  method: z.literal("POST"),
  url: z.string(),
  body: RequestBody,
});
export type Line = z.infer<typeof Line>;

export interface LineError {
  code: string;
  message: string;
  line: number | null;
  param: string | null;
}

const error = (code: string, message: string, line: number | null = null, param: string | null = null) => ({
  code,
  message,
  line,
  param,
});

/** The lines that can be read, and what is wrong with the others. */
export function readLines(text: string): { lines: Line[]; errors: LineError[] } {
  const lines: Line[] = [];
  const errors: LineError[] = [];
  for (const [at, source] of text.split("\n").entries()) {
    if (source.trim() === "") continue;
    const parsed = Line.safeParse(jsonOrNull(source));
    if (parsed.success) lines.push(parsed.data);
    else errors.push(error("invalid_json_line", "This line is not a valid request.", at + 1));
  }
  return { lines, errors };
}

const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** What makes the whole batch fail before any line is sent. */
export function checkLines(state: FakeState, lines: readonly Line[], endpoint: string): LineError[] {
  const { maxLines } = state.options.batch;
  const errors: LineError[] = [];
  const ids = new Set<string>();
  for (const [at, { custom_id, url }] of lines.entries()) {
    if (ids.has(custom_id))
      errors.push(error("duplicate_custom_id", "custom_id must be unique.", at + 1, "custom_id"));
    if (url !== endpoint)
      errors.push(error("invalid_url", "The url must match the batch's endpoint.", at + 1, "url"));
    ids.add(custom_id);
  }
  const models = new Set(lines.map(({ body }) => body.model));
  if (lines.length === 0) errors.push(error("empty_file", "The batch input file is empty."));
  if (models.size > 1) errors.push(error("mismatched_model", "One model per file.", null, "body.model"));
  if (![...models].every((id) => state.model(id)?.caps.batch) || !CALL_PATHS.has(endpoint))
    errors.push(error("model_not_found", "The model is not available in the Batch API.", null, "body.model"));
  if (lines.length > maxLines)
    errors.push(error("too_many_tasks", `A batch holds at most ${maxLines} requests.`));
  return errors;
}

/** Prompt tokens of all lines, which is what waits in the queue. */
export async function tokensOfLines(state: FakeState, lines: readonly Line[]): Promise<number> {
  let tokens = 0;
  for (const { url, body } of lines) tokens += await tokensOf(state, { path: url, body, rule: undefined });
  return tokens;
}

export interface Answered {
  custom_id: string;
  status: number;
  body: unknown;
}

/** One line, through the same refusals, rules and answers as a live call; rate limits do not hold here. */
export async function answerLine(state: FakeState, line: Line, key: string): Promise<Answered> {
  const { custom_id, url, body } = line;
  const rule = state.rules.take({ path: url, model: body.model, key, raw: JSON.stringify(line) });
  const call: ModelCall = { path: url, body, rule };
  if (rule?.status !== undefined)
    return { custom_id, status: rule.status, body: scripted(rule, rule.status).body };
  const tokens = await tokensOf(state, call);
  const refusal = refusalOf(state, call, tokens);
  if (refusal) return { custom_id, status: refusal.status, body: refusal.body };
  return { custom_id, status: 200, body: await answerOf(state, call, tokens) };
}
