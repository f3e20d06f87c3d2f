// What a run would cost before it starts: the tokens of all its tasks, counted once and added up.
import type { CapState } from "@/lib/budgets";
import { dayOf } from "@/lib/day";
import { type Amounts, estimateAmounts, minutesAt } from "@/lib/estimate";
import { batchModel, firstStrategy } from "@/lib/models/methods";
import type { Model } from "@/lib/models/types";
import { type CompiledPrompt, compilePrompt, fence, renderPrompt } from "@/lib/prompt-render";
import type { RunTarget } from "@/lib/schemas/run";
import { findModel } from "@/server/llm/catalogue";
import { type PromptSize, sizePrompt } from "@/server/llm/estimate";
import { type Count, countingOnce } from "@/server/llm/measure";
import type { LabelChoice } from "@/server/llm/types";
import type { ProjectScope } from "@/server/scope";
import { isPriceKnown } from "@/server/services/budgets/problem";
import { learnedLimits } from "@/server/services/llm-limits/learned";
import { describeTarget } from "@/server/services/runs/create";
import type { RunProblem } from "@/server/services/runs/problems";
import {
  type Counting,
  countTokensOf,
  sumTokens,
  type TokenSums,
} from "@/server/services/token-counts/count";

/** So long a request counts; then the page asks again. */
const COUNTING_MS = 1_500;

export type RunEstimate = {
  tasks: number;
  counted: number;
  missing: number;
  tooLong: number;
  isCut: boolean;
  live: Amounts | null;
  economy: Amounts | null;
  minutes: number | null;
  isPriceKnown: boolean;
  caps: CapState[];
  problem: RunProblem | null;
};

const NO_AMOUNTS = { live: null, economy: null, minutes: null };
const NOTHING_KNOWN = { ...NO_AMOUNTS, missing: 0, tooLong: 0, isCut: false, isPriceKnown: true };

/**
 * tasks: exact; `counted` of them have their tokens counted, and the others are taken to be like these. missing: they lack a column,
 * and fail without a call; tooLong: they do not fit the model, and fail as well unless the version cuts them (isCut). live and economy:
 * null where there is no such way or nothing to count. minutes: at the learned limit, null while that is unknown. problem: why the run could not start, or null.
 */
export async function estimateRun(scope: ProjectScope, target: RunTarget): Promise<RunEstimate> {
  const seed = scope.projectId;
  const described = await scope.run((tx) => describeTarget(tx, scope, target, seed));
  const { tasks, problem, version, project, labels, selection } = described;
  const caps = described.caps.map(({ kind, amountUsd, spentUsd }) => ({ kind, amountUsd, spentUsd }));
  const base = { tasks, problem, caps, counted: tasks, ...NOTHING_KNOWN };
  const model = findModel(version.model);
  if (!model || model.endpoint === "demo" || labels.length === 0) return base;
  const prompt = compilePrompt(version, project.columns);
  const choices = labels.map(({ value, description }) => ({ value, description: description || null }));
  const isCut = version.longTexts === "head_tail";
  const asked = { prompt, labels: choices, instructions: project.instructions, isCut };
  const columns = prompt.columns.filter((column) => project.columns.includes(column));
  const counting: Counting = { selection, columns, encoding: model.tokenizer };
  await countTokensOf(scope, counting, COUNTING_MS);
  const live = await estimateWith(scope, { model, counting, asked });
  const cheaper = batchModel(model);
  const economy = cheaper && (await estimateWith(scope, { model: cheaper, counting, asked, batch: true }));
  const { counted, missing, tooLong } = live.sums;
  const share = counted === 0 ? 0 : tasks / counted;
  const calls = Math.round(share * (counted - missing - (isCut ? 0 : tooLong)));
  const limits = await learnedLimits(scope, model.id);
  return {
    ...base,
    counted,
    missing: Math.round(share * missing),
    tooLong: Math.round(share * tooLong),
    isCut,
    isPriceKnown: isPriceKnown(model.id, labels),
    live: scaled(live.amounts, share),
    economy: economy && scaled(economy.amounts, share),
    minutes: minutesAt(limits, calls, share * live.amounts.tokens.expected),
  };
}

type AskedAll = { prompt: CompiledPrompt; labels: LabelChoice[]; instructions: string; isCut: boolean };
type Way = { model: Model; counting: Counting; asked: AskedAll; batch?: boolean };

/** Of the tasks that are counted. */
async function estimateWith(
  scope: ProjectScope,
  { model, counting, asked, batch = false }: Way,
): Promise<{ sums: TokenSums; amounts: Amounts }> {
  const count = countingOnce();
  const size = await sizeOf(model, asked, count);
  const weights = await weightsOf(counting, asked.prompt, count);
  const sums = await sumTokens(scope, counting, { weights, room: size.room });
  const { answer, repair, fixed, cacheable, room } = size;
  const cut = asked.isCut ? sums.tooLong : 0;
  const calls = sums.counted - sums.missing - sums.tooLong + cut;
  const tokens = {
    calls,
    input: sums.tokens + cut * room + calls * fixed,
    cacheable: calls * cacheable,
    answer,
    repair,
  };
  const options = { day: dayOf(), strategy: firstStrategy(model, asked.labels), batch };
  return { sums, amounts: estimateAmounts(model, tokens, options) };
}

function sizeOf(model: Model, { prompt, labels, instructions }: AskedAll, count: Count): Promise<PromptSize> {
  const classes = labels.map(({ value, description }) => ({ name: value, description }));
  const { system, user } = renderPrompt(prompt, { data: {}, instructions, classes });
  const isFixed = !prompt.system.variables.some(({ kind }) => kind === "column");
  return sizePrompt(model, { labels, system, user, isFixed }, count);
}

/** How often each column stands in the prompt, and what its fence takes without a value. */
async function weightsOf({ columns, encoding }: Counting, prompt: CompiledPrompt, count: Count) {
  const parts = [...prompt.system.parts, ...prompt.user.parts];
  const weights: { column: string; uses: number; empty: number }[] = [];
  for (const column of columns) {
    const isUse = (part: (typeof parts)[number]) =>
      typeof part !== "string" && part.kind === "column" && part.column === column;
    weights.push({
      column,
      uses: parts.filter(isUse).length,
      empty: await count(fence(column, ""), encoding),
    });
  }
  return weights;
}

const times = (range: { min: number; expected: number; max: number }, share: number) => ({
  min: range.min * share,
  expected: range.expected * share,
  max: range.max * share,
});

function scaled({ tokens, usd }: Amounts, share: number): Amounts {
  return { tokens: times(tokens, share), usd: usd && times(usd, share) };
}
