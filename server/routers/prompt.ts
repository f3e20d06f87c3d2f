// Prompts and their versions. Row rule of every call: the prompt's project must be reached.
import { z } from "zod";
import {
  createPromptShape,
  estimatePromptShape,
  saveVersionShape,
  updatePromptShape,
} from "@/lib/schemas/prompt";
import { activateVersion } from "@/server/services/prompts/activate";
import { listTargets } from "@/server/services/prompts/eligible";
import { estimatePrompt } from "@/server/services/prompts/estimate";
import { listModels } from "@/server/services/prompts/models";
import { getPrompt, listPrompts, sampleTasks } from "@/server/services/prompts/read";
import { replaceModel } from "@/server/services/prompts/replace";
import { createPrompt, deletePrompt, saveVersion, updatePrompt } from "@/server/services/prompts/write";
import { orgProcedure, projectProcedure, router } from "@/server/trpc";

const promptId = z.uuid();

export const promptRouter = router({
  list: orgProcedure("prompt.get").query(({ ctx }) => listPrompts(ctx.scope)),
  listTargets: orgProcedure("prompt.write").query(({ ctx }) => listTargets(ctx.scope)),
  listModels: orgProcedure("prompt.get").query(({ ctx }) => listModels(ctx.scope)),
  get: orgProcedure("prompt.get", { promptId }).query(({ ctx, input }) => getPrompt(ctx.scope, input)),
  listSamples: orgProcedure("prompt.get", { promptId }).query(({ ctx, input }) =>
    sampleTasks(ctx.scope, input),
  ),
  // A mutation only because two long panes do not fit into an address.
  estimate: orgProcedure("prompt.get", estimatePromptShape).mutation(({ ctx, input }) =>
    estimatePrompt(ctx.scope, input),
  ),
  create: orgProcedure("prompt.write", createPromptShape).mutation(({ ctx, input }) =>
    createPrompt(ctx.scope, input),
  ),
  update: orgProcedure("prompt.write", updatePromptShape).mutation(({ ctx, input }) =>
    updatePrompt(ctx.scope, input),
  ),
  delete: orgProcedure("prompt.write", { promptId }).mutation(({ ctx, input }) =>
    deletePrompt(ctx.scope, input),
  ),
});

export const versionRouter = router({
  save: orgProcedure("prompt.write", saveVersionShape).mutation(({ ctx, input }) =>
    saveVersion(ctx.scope, input),
  ),
  replaceModel: orgProcedure("prompt.write", { promptId, versionId: z.uuid() }).mutation(({ ctx, input }) =>
    replaceModel(ctx.scope, input),
  ),
  activate: projectProcedure("prompt.run", { versionId: z.uuid() }).mutation(({ ctx, input }) =>
    activateVersion(ctx.scope, input),
  ),
});
