// The model catalogue: every model that a prompt can name, and whether it still answers on a given day.

import { daysBetween, dayWords } from "@/lib/day";
import { CURRENT_MODELS } from "@/lib/models/current";
import { EARLIER_MODELS } from "@/lib/models/earlier";
import { PRESCRIBED_MODELS } from "@/lib/models/prescribed";
import { PLAIN, price } from "@/lib/models/presets";
import type { Model } from "@/lib/models/types";

/** The default for a new prompt, and the default among the prescribed six. */
export const DEFAULT_MODEL_ID = "gpt-6-luna";
export const DEFAULT_PRESCRIBED_MODEL_ID = "gpt-4o";

/** Offered in demo mode only; it counts words and is never shown or exported under a provider's name. */
export const DEMO_MODEL: Model = {
  ...PLAIN,
  id: "demo",
  label: "demo model: word statistics, not a language model",
  endpoint: "demo",
  contextWindow: 2_000_000,
  maxOutput: 1,
  prices: price({ input: 0, cachedInput: 0, output: 0 }),
  strategies: ["lexical"],
};

/** The prescribed six first, then the current families, then those that are leaving. */
export const MODELS: readonly Model[] = [...PRESCRIBED_MODELS, ...CURRENT_MODELS, ...EARLIER_MODELS];

const BY_ID: ReadonlyMap<string, Model> = new Map([...MODELS, DEMO_MODEL].map((model) => [model.id, model]));

/** The row of a model, the demo model included; undefined for a name that the catalogue does not hold. */
export const modelById = (id: string): Model | undefined => BY_ID.get(id);

/** The catalogue of a deployment: a configured model takes the place of its name, a new one stands before the others. */
export function withConfigured(configured: readonly Model[]): Model[] {
  const own = new Map(configured.map((model) => [model.id, model]));
  const added = configured.filter(({ id }) => !BY_ID.has(id));
  return [...added, ...MODELS.map((model) => own.get(model.id) ?? model)];
}

/** A model as the provider's own list shows it; the date is the announced end, "2027-01-14". */
export interface ServedModel {
  id: string;
  shutdownDate: string | null;
}

export interface Lifecycle {
  state: "active" | "deprecated" | "shutdown" | "unlisted";
  /** The announced or past end, null when there is none. */
  date: string | null;
  replacement: string | null;
  /** What people read; null when there is nothing to say. */
  sentence: string | null;
}

const NOTICE_DAYS = 90;

/**
 * Whether the model answers on `today` ("2026-11-22"). `served` is the provider's own list, null or absent
 * where it is unknown. The host decides: a listed model is active or deprecated whatever the catalogue says,
 * and one that the list lacks is shut down when its date has passed, otherwise unlisted.
 */
export function lifecycleOf(model: Model, today: string, served?: readonly ServedModel[] | null): Lifecycle {
  const replacement = model.end?.replacement ?? null;
  if (model.endpoint === "demo") return { state: "active", date: null, replacement, sentence: null };
  const listed = served?.find(({ id }) => id === model.id);
  const date = listed?.shutdownDate?.slice(0, 10) ?? model.end?.shutdown ?? null;
  const past = date !== null && date <= today;

  if (past && !listed) {
    const sentence = `${model.id} was shut down by OpenAI on ${dayWords(date)}`;
    return { state: "shutdown", date, replacement, sentence };
  }
  if (served && !listed) {
    const sentence = `${model.id} is not in the model list of the provider`;
    return { state: "unlisted", date, replacement, sentence };
  }
  if (date === null || past) return { state: "active", date: null, replacement: null, sentence: null };

  const advice = replacement ? `; ${model.end?.replacementBy ?? "OpenAI"} suggests ${replacement}` : "";
  const sentence =
    daysBetween(today, date) <= NOTICE_DAYS ? `${model.id} ends on ${dayWords(date)}${advice}` : null;
  return { state: "deprecated", date, replacement, sentence };
}

/** True when Evaluate and Run may use the model in this state. */
export const isRunnable = ({ state }: Lifecycle): boolean => state === "active" || state === "deprecated";
