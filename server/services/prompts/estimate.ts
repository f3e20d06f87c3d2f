// What a thousand tasks of a prompt's project cost with each model, for the draft as it stands in the editor.
import { costPer1000Tasks } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import type { JsonObject } from "@/lib/json";
import { firstStrategy } from "@/lib/models/methods";
import type { Model, StrategyName } from "@/lib/models/types";
import { type CompiledPrompt, compilePrompt, renderPrompt } from "@/lib/prompt-render";
import type { EstimatePromptInput } from "@/lib/schemas/prompt";
import { offeredModels } from "@/server/llm/catalogue";
import { type Asked, type Count, countingOnce, measureInput, measureOutput } from "@/server/llm/measure";
import type { OrgScope, Tx } from "@/server/scope";
import { activeLabels, loadPrompt } from "@/server/services/prompts/load";

/** Tasks that are counted, spread over the project. */
const SAMPLE = 20;

export type ModelEstimate = {
  id: string;
  strategy: StrategyName;
  /** Tokens of the mean task. */
  inputTokens: number;
  /** Dollars; null when the price is unknown. */
  per1000: number | null;
  /** The model thinks before it answers, which costs more than is shown. */
  thinks: boolean;
};

/** `sampled` is the number of tasks that were counted; 0 counts the panes alone. */
export async function estimatePrompt(scope: OrgScope, input: EstimatePromptInput) {
  const { project, labels, tasks } = await scope.run(async (tx) => {
    const { projectId } = await loadPrompt(tx, scope, input.promptId);
    const where = { orgId: scope.orgId, id: projectId };
    const select = { columns: true, instructions: true } as const;
    const found = await tx.project.findFirstOrThrow({ where, select });
    return {
      project: found,
      labels: await activeLabels(tx, scope.orgId, projectId),
      tasks: await spread(tx, { orgId: scope.orgId, projectId }),
    };
  });
  const prompt = compilePrompt(input, project.columns);
  const classes = labels.map(({ value, description }) => ({ name: value, description }));
  const choices = labels.map(({ value, description }) => ({ value, description: description || null }));
  const asked = (tasks.length > 0 ? tasks : [{}]).map((data) => ({
    labels: choices,
    ...render(prompt, { data, instructions: project.instructions, classes }),
  }));
  return { sampled: tasks.length, models: await estimateModels(asked, choices) };
}

const render = (prompt: CompiledPrompt, values: Parameters<typeof renderPrompt>[1]) => {
  const { system, user } = renderPrompt(prompt, values);
  return { system, user };
};

/** Data of up to SAMPLE tasks at even distances; a gap where tasks were deleted is left out. */
async function spread(tx: Tx, where: { orgId: string; projectId: string }): Promise<JsonObject[]> {
  const { _max } = await tx.task.aggregate({ where, _max: { innerId: true } });
  const last = _max.innerId ?? 0;
  const picks = Array.from({ length: SAMPLE }, (_, n) => last - Math.floor((n * last) / SAMPLE));
  const rows = await tx.task.findMany({
    where: { ...where, innerId: { in: picks } },
    select: { data: true },
  });
  return rows.map(({ data }) => data as JsonObject);
}

type Size = { inputTokens: number; outputTokens: number };

/** Models that are asked in the same way with the same tokenizer are counted once. */
async function estimateModels(asked: readonly Asked[], labels: Asked["labels"]): Promise<ModelEstimate[]> {
  const sizes = new Map<string, Size>();
  const count = countingOnce();
  const estimates: ModelEstimate[] = [];
  for (const model of offeredModels()) {
    const strategy = firstStrategy(model, labels);
    const way = `${model.endpoint} ${model.tokenizer} ${strategy}`;
    const size = sizes.get(way) ?? (await sizeOf(model, asked, count));
    sizes.set(way, size);
    const options = { day: dayOf(), strategy };
    estimates.push({
      id: model.id,
      strategy,
      inputTokens: Math.round(size.inputTokens),
      per1000: costPer1000Tasks(model, size, options),
      thinks: model.reasoning !== null && model.reasoning.labeling !== "none" && strategy !== "decisions",
    });
  }
  return estimates;
}

async function sizeOf(model: Model, asked: readonly Asked[], count: Count): Promise<Size> {
  let tokens = 0;
  for (const one of asked) tokens += await measureInput(model, one, count);
  const outputTokens = await measureOutput(model, asked[0]?.labels ?? []);
  return { inputTokens: tokens / asked.length, outputTokens };
}
