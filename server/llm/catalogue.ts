// The models of this deployment: the catalogue, what its operator has configured, and the demo model where it is offered.

import { DEFAULT_MODEL_ID, DEMO_MODEL, withConfigured } from "@/lib/models";
import type { Model } from "@/lib/models/types";
import { env } from "@/server/env";

let known: ReadonlyMap<string, Model> | undefined;
const all = (): ReadonlyMap<string, Model> => {
  known ??= new Map([DEMO_MODEL, ...withConfigured(env.models)].map((model) => [model.id, model]));
  return known;
};

/** The row of a model, the demo model included whether it is offered or not; undefined for an unknown name. */
export const findModel = (id: string): Model | undefined => all().get(id);

/** What people may choose from, in the order of a picker. */
export const offeredModels = (): Model[] => [...all().values()].filter(({ id }) => env.demo || id !== "demo");

/** The model to begin with where nothing was chosen: the operator's first one, or the catalogue's default. */
export const defaultModelId = (): string => env.models[0]?.id ?? DEFAULT_MODEL_ID;
