// The models that a prompt may name, each with whether it answers for this organization today.
import { dayOf } from "@/lib/day";
import { isRunnable, lifecycleOf } from "@/lib/models";
import { offeredModels } from "@/server/llm/catalogue";
import type { OrgScope } from "@/server/scope";
import { servedModels } from "@/server/services/api-key/served";

/** The catalogue in its order. A model that is not runnable may be drafted with, and `lifecycle.sentence` says why it does not run. */
export async function listModels(scope: OrgScope) {
  const served = await scope.run((tx) => servedModels(tx, scope.orgId));
  const today = dayOf();
  return offeredModels().map((model) => {
    const lifecycle = lifecycleOf(model, today, served);
    return { ...model, lifecycle, runnable: isRunnable(lifecycle) };
  });
}
