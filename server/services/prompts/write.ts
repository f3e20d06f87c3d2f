// Creating, renaming and deleting prompts, and saving versions: a version that has run is never changed.
import { AppError, notFound } from "@/lib/errors";
import type { CreatePromptInput, SaveVersionInput, UpdatePromptInput } from "@/lib/schemas/prompt";
import { env } from "@/server/env";
import { defaultModelId, findModel } from "@/server/llm/catalogue";
import { assertReach, type OrgScope, personOf, type Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { proposeDraft } from "@/server/services/prompts/draft";
import { candidateSelect, ineligible } from "@/server/services/prompts/eligible";
import { loadPrompt } from "@/server/services/prompts/load";

/** Makes the prompt with version 1 as a proposed draft. Throws conflict with the reason when the project is not eligible. */
export async function createPrompt(scope: OrgScope, input: CreatePromptInput) {
  const { userId } = personOf(scope);
  const { orgId } = scope;
  return scope.run(async (tx) => {
    await assertReach(tx, scope, input.projectId);
    const project = await tx.project.findFirst({
      where: { orgId, id: input.projectId },
      select: { ...candidateSelect, instructions: true },
    });
    if (!project) throw notFound("This project");
    const reason = ineligible(project);
    if (reason !== null || project.textColumn === null)
      throw new AppError("conflict", `A prompt cannot be written for "${project.title}": ${reason}`);
    const prompt = await tx.prompt.create({
      data: {
        orgId,
        projectId: project.id,
        name: input.name,
        description: input.description,
        createdById: userId,
      },
      select: { id: true },
    });
    const draft = proposeDraft({ ...project, textColumn: project.textColumn });
    const version = await tx.promptVersion.create({
      data: {
        orgId,
        projectId: project.id,
        promptId: prompt.id,
        number: 1,
        ...draft,
        model: env.demo ? "demo" : defaultModelId(),
        createdById: userId,
      },
      select: { id: true },
    });
    await audit(tx, scope, {
      action: "prompt.create",
      targetType: "prompt",
      targetId: prompt.id,
      projectId: project.id,
    });
    return { promptId: prompt.id, versionId: version.id };
  });
}

export async function updatePrompt(scope: OrgScope, input: UpdatePromptInput): Promise<void> {
  await scope.run(async (tx) => {
    const prompt = await loadPrompt(tx, scope, input.promptId);
    await tx.prompt.updateMany({
      where: { orgId: scope.orgId, id: prompt.id },
      data: { name: input.name, description: input.description },
    });
  });
}

/** Only while nothing has run: results are kept for good. Throws conflict otherwise. */
export async function deletePrompt(scope: OrgScope, input: { promptId: string }): Promise<void> {
  await scope.run(async (tx) => {
    const prompt = await loadPrompt(tx, scope, input.promptId);
    const { orgId } = scope;
    const { count } = await tx.prompt.deleteMany({
      where: { orgId, id: prompt.id, runs: { none: { orgId } } },
    });
    if (count === 0)
      throw new AppError(
        "conflict",
        "This prompt has run, and its results are kept. Archive its versions instead.",
      );
    await audit(tx, scope, {
      action: "prompt.delete",
      targetType: "prompt",
      targetId: prompt.id,
      projectId: prompt.projectId,
    });
  });
}

/**
 * Saves a draft in place; a frozen version, or `asNew`, becomes the next draft with this one as its parent.
 * Throws conflict when the draft was saved by somebody else since `revision`.
 */
export async function saveVersion(scope: OrgScope, input: SaveVersionInput) {
  if (!findModel(input.model))
    throw new AppError("invalid", "This model is not in the catalogue.", {
      fields: { model: "Choose a model." },
    });
  return scope.run(async (tx) => {
    const prompt = await loadPrompt(tx, scope, input.promptId);
    const where = { orgId: scope.orgId, promptId: prompt.id, id: input.versionId };
    const version = await tx.promptVersion.findFirst({ where, select: { id: true, state: true } });
    if (!version) throw notFound("This version");
    const { system, user, model, longTexts, name } = input;
    const content = { system, user, model, longTexts, name };
    if (version.state !== "draft" || input.asNew)
      return nextVersion(tx, scope, { prompt, parentId: version.id, content });
    const { count } = await tx.promptVersion.updateMany({
      where: { ...where, state: "draft", revision: input.revision },
      data: { ...content, revision: { increment: 1 } },
    });
    if (count === 0)
      throw new AppError(
        "conflict",
        "This draft was changed or started by somebody else while you were editing. Compare before you save again.",
      );
    return { versionId: version.id, revision: input.revision + 1, created: false };
  });
}

type Next = {
  prompt: { id: string; projectId: string };
  parentId: string;
  content: { system: string; user: string; model: string; longTexts: string; name: string };
};

/** The next draft of the prompt; versions are numbered one after another, however many people save at once. */
export async function nextVersion(tx: Tx, scope: OrgScope, { prompt, parentId, content }: Next) {
  const { orgId } = scope;
  await tx.$queryRaw`select id from "Prompt" where "orgId" = ${orgId} and id = ${prompt.id} for update`;
  const last = await tx.promptVersion.aggregate({
    where: { orgId, promptId: prompt.id },
    _max: { number: true },
  });
  const created = await tx.promptVersion.create({
    data: {
      orgId,
      projectId: prompt.projectId,
      promptId: prompt.id,
      number: (last._max.number ?? 0) + 1,
      ...content,
      parentId,
      createdById: personOf(scope).userId,
    },
    select: { id: true },
  });
  return { versionId: created.id, revision: 1, created: true };
}
