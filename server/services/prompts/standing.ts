// How a model stands for an organization today: whether it can be run, and what can be run in its place.
import { dayOf } from "@/lib/day";
import { isRunnable, type Lifecycle, lifecycleOf, type ServedModel } from "@/lib/models";
import type { Model } from "@/lib/models/types";
import { findModel } from "@/server/llm/catalogue";

export type Standing = {
  lifecycle: Lifecycle;
  runnable: boolean;
  /** The first model of the line of replacements that can be run here; null when there is none. */
  replacement: string | null;
};

/** `served` is what the key's host lists, null where that is unknown. */
export function standingOf(model: Model, served: readonly ServedModel[] | null): Standing {
  const today = dayOf();
  const lifecycle = lifecycleOf(model, today, served);
  const can = (row: Model) => isRunnable(lifecycleOf(row, today, served));
  const replacement = lifecycle.replacement === null ? null : runnableFrom(lifecycle.replacement, can);
  return { lifecycle, runnable: isRunnable(lifecycle), replacement };
}

const LONGEST_LINE = 5;

function runnableFrom(first: string, can: (model: Model) => boolean): string | null {
  let id: string | null = first;
  for (let step = 0; id !== null && step < LONGEST_LINE; step++) {
    const model = findModel(id);
    if (model && can(model)) return id;
    id = model?.end?.replacement ?? null;
  }
  return null;
}
