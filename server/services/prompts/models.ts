// The models that a prompt may name, each with whether it answers for this organization today.
import { offeredModels } from "@/server/llm/catalogue";
import type { OrgScope } from "@/server/scope";
import { servedModels } from "@/server/services/api-key/served";
import { standingOf } from "@/server/services/prompts/standing";

/**
 * The catalogue in its order. A model that is not runnable may be drafted with, and
 * `lifecycle.sentence` says why it does not run; `replacement` can be run.
 */
export async function listModels(scope: OrgScope) {
  const served = await scope.run((tx) => servedModels(tx, scope.orgId));
  return offeredModels().map((model) => ({ ...model, ...standingOf(model, served) }));
}
