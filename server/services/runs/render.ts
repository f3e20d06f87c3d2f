// The panes of one task as they are sent: whole, or with the start and the end of a text that is too long.
import type { JsonObject } from "@/lib/json";
import type { LongTexts } from "@/lib/long-texts";
import type { Model } from "@/lib/models/types";
import { type CompiledPrompt, renderPrompt, valueText } from "@/lib/prompt-render";
import type { FrozenLabel } from "@/lib/schemas/run";
import { headAndTail } from "@/server/llm/cut";
import { countPanes, fitsWindow, promptBudget } from "@/server/llm/tokens";
import type { LabelChoice } from "@/server/llm/types";
import type { OpenChunk } from "@/server/services/runs/chunk";

/** What a run has frozen, as far as its prompts depend on it. */
export type Frozen = {
  prompt: CompiledPrompt;
  labels: readonly FrozenLabel[];
  instructions: string;
  longTexts: LongTexts;
  /** Of the model's window. */
  windowShare: number;
};

export type RenderedTask =
  | { kind: "fits"; system: string; user: string; leftOutChars: number }
  | { kind: "failed"; code: "MISSING_FIELD" | "CONTEXT_EXCEEDED" };

/** Of a chunk, what its prompts depend on. */
export type FrozenChunk = Pick<OpenChunk, "labels" | "prompt"> & {
  run: Pick<OpenChunk["run"], "model" | "instructions" | "longTexts" | "windowShare">;
};

export const frozenOf = ({ run, labels, prompt }: FrozenChunk): Frozen => {
  const { instructions, longTexts, windowShare } = run;
  return { prompt, labels, instructions, longTexts, windowShare };
};

/** The labels as a question takes them. */
export const choicesOf = (labels: readonly FrozenLabel[]): LabelChoice[] =>
  labels.map(({ value, description }) => ({ value, description: description || null }));

/** A task that lacks a column of the prompt, or is too long and may not be cut, fails without a call. */
export async function renderTask(frozen: Frozen, model: Model, data: JsonObject): Promise<RenderedTask> {
  const { system, user, missing } = panesOf(frozen, data);
  if (missing.length > 0) return { kind: "failed", code: "MISSING_FIELD" };
  if (await fitsWindow(model, [system, user], choicesOf(frozen.labels), frozen.windowShare))
    return { kind: "fits", system, user, leftOutChars: 0 };
  const cut = frozen.longTexts === "head_tail" ? await cutLongest(frozen, model, data) : null;
  return cut ?? { kind: "failed", code: "CONTEXT_EXCEEDED" };
}

const panesOf = ({ prompt, labels, instructions }: Frozen, data: JsonObject) => {
  const classes = labels.map(({ value, description }) => ({ name: value, description }));
  return renderPrompt(prompt, { data, instructions, classes });
};

/** What masks a closing fence makes a text longer, so the first cut may not do. */
const CUTS = 3;
const LESS = 0.7;

/** Null when the prompt leaves no room for its longest value, or another one is too long as well. */
async function cutLongest(frozen: Frozen, model: Model, data: JsonObject): Promise<RenderedTask | null> {
  const labels = choicesOf(frozen.labels);
  const values = frozen.prompt.columns.map((column) => ({ column, text: valueText(data[column] ?? null) }));
  const longest = values.toSorted((a, b) => b.text.length - a.text.length)[0];
  if (!longest) return null;
  const { column, text } = longest;
  const budget = promptBudget(model, labels, frozen.windowShare);
  const rest = panesOf(frozen, { ...data, [column]: "" });
  const taken = await countPanes(model, [rest.system, rest.user], labels, budget);
  let room = (budget - taken) / timesOf(frozen.prompt, column);
  for (let tries = 0; tries < CUTS; tries++, room *= LESS) {
    const cut = await headAndTail(text, Math.floor(room), model.tokenizer);
    if (!cut) return null;
    const { system, user } = panesOf(frozen, { ...data, [column]: cut.text });
    if (await fitsWindow(model, [system, user], labels, frozen.windowShare))
      return { kind: "fits", system, user, leftOutChars: cut.leftOut };
  }
  return null;
}

const timesOf = ({ system, user }: CompiledPrompt, column: string): number =>
  [...system.parts, ...user.parts].filter(
    (part) => typeof part !== "string" && part.kind === "column" && part.column === column,
  ).length;
