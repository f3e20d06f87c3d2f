// How a model stands, in a word and a sentence; and the orders in which a picker shows models.
import type { ModelChoice, ModelEstimate } from "@/components/prompts/types";
import type { Tone } from "@/components/ui/alert";
import { dayWords } from "@/lib/day";
import { formatUsd, NOTHING } from "@/lib/format";
import { METHODS, probabilitiesOf } from "@/lib/models/methods";

type Standing = Pick<ModelChoice, "lifecycle" | "runnable" | "replacement">;

/** Null for a model that stays. */
export function standingWord({
  lifecycle,
  runnable,
}: Omit<Standing, "replacement">): { word: string; tone: Tone } | null {
  const { state, date, sentence } = lifecycle;
  if (state === "deprecated")
    return { word: `leaves ${date ? dayWords(date) : "soon"}`, tone: sentence ? "warning" : "neutral" };
  if (state === "shutdown") return { word: `shut down ${date ? dayWords(date) : ""}`.trim(), tone: "danger" };
  return runnable ? null : { word: "not served", tone: "danger" };
}

/** What that means for somebody who chooses; null where there is nothing to explain. */
export function standingSentence({ lifecycle, runnable, replacement }: Standing): string | null {
  if (lifecycle.sentence === null) return null;
  if (runnable) return `${lifecycle.sentence}.`;
  const advice = replacement ? `; ${replacement} takes its place` : "";
  return lifecycle.state === "unlisted"
    ? `Not in the provider's model list: it can be drafted with, but not run${advice}.`
    : `It can be drafted with, but not run${advice}.`;
}

/** "$0.12", "from $0.12" where thinking is paid on top, "free", "price unknown"; NOTHING while it is not known yet. */
export function priceWords(model: ModelChoice, estimate: ModelEstimate | undefined): string {
  if (model.endpoint === "demo") return "free";
  if (model.prices.length === 0) return "price unknown";
  if (!estimate || estimate.per1000 === null) return NOTHING;
  return estimate.thinks ? `from ${formatUsd(estimate.per1000)}` : formatUsd(estimate.per1000);
}

/** "strict schema: one of the classes, …, without probabilities". */
export function methodWords(model: ModelChoice, strategy: ModelEstimate["strategy"]): string {
  const { name, guarantee } = METHODS[strategy];
  return `${name}: ${guarantee}; ${probabilitiesOf(model, strategy)}`;
}

export const MODEL_ORDERS = [
  { value: "listed" as const, label: "As listed" },
  { value: "price" as const, label: "Lowest price" },
  { value: "context" as const, label: "Largest context" },
  { value: "name" as const, label: "Name" },
];
export type ModelOrder = (typeof MODEL_ORDERS)[number]["value"];

type Shown = Pick<ModelChoice, "id" | "label" | "contextWindow" | "lifecycle" | "runnable" | "note">;

/** A new list of the models in which every word is found: those that can be run first, unknown prices last. */
export function findModels<T extends Shown>(
  models: readonly T[],
  { words, order, prices }: { words: string; order: ModelOrder; prices: ReadonlyMap<string, number | null> },
): T[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  // Not the sentence: it names other models.
  const textOf = (model: T) =>
    [model.id, model.label, model.note ?? "", standingWord(model)?.word ?? ""].join(" ").toLowerCase();
  const found = models.filter((model) => wanted.every((word) => textOf(model).includes(word)));
  const priceOf = ({ id }: T) => prices.get(id) ?? Number.POSITIVE_INFINITY;
  const compare: Record<ModelOrder, (a: T, b: T) => number> = {
    listed: () => 0,
    price: (a, b) => (priceOf(a) === priceOf(b) ? 0 : priceOf(a) - priceOf(b)),
    context: (a, b) => b.contextWindow - a.contextWindow,
    name: (a, b) => a.label.localeCompare(b.label, "en", { numeric: true }),
  };
  return found.sort((a, b) => Number(b.runnable) - Number(a.runnable) || compare[order](a, b));
}
