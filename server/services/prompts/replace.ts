// A version whose model leaves goes on as a copy with the model that takes its place.
import { AppError, notFound } from "@/lib/errors";
import { findModel } from "@/server/llm/catalogue";
import type { OrgScope } from "@/server/scope";
import { servedModels } from "@/server/services/api-key/served";
import { loadPrompt, lockVersion } from "@/server/services/prompts/load";
import { standingOf } from "@/server/services/prompts/standing";
import { nextVersion } from "@/server/services/prompts/write";

/** Makes the next draft with the same panes, or finds the one that the first of two clicks made. Throws conflict when nothing takes the model's place. */
export async function replaceModel(scope: OrgScope, input: { promptId: string; versionId: string }) {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const prompt = await loadPrompt(tx, scope, input.promptId);
    await lockVersion(tx, orgId, input.versionId);
    const version = await tx.promptVersion.findFirst({
      where: { orgId, promptId: prompt.id, id: input.versionId },
      select: { id: true, system: true, user: true, model: true, longTexts: true },
    });
    if (!version) throw notFound("This version");
    const { system, user, longTexts } = version;
    const row = findModel(version.model);
    const model = row && standingOf(row, await servedModels(tx, orgId)).replacement;
    if (!model)
      throw new AppError("conflict", `Nothing that can be run here takes the place of ${version.model}.`);
    const content = { system, user, longTexts, model };
    const twin = await tx.promptVersion.findFirst({
      where: { orgId, promptId: prompt.id, parentId: version.id, state: "draft", ...content },
      orderBy: { number: "desc" },
      select: { id: true },
    });
    if (twin) return { versionId: twin.id, model };
    const next = { prompt, parentId: version.id, content: { ...content, name: "" } };
    const { versionId } = await nextVersion(tx, scope, next);
    return { versionId, model };
  });
}
