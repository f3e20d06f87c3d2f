// What a prompt costs, roughly and at once, from the sample tasks.
import { fillSamples } from "@/components/prompts/studio/filled";
import type { SampleTask, StudioPrompt } from "@/components/prompts/types";
import { costPer1000Tasks } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import { formatUsd } from "@/lib/format";
import { firstStrategy } from "@/lib/models/methods";
import type { Model } from "@/lib/models/types";
import type { PromptPanes } from "@/lib/prompt-render";
import { roughTokens } from "@/lib/rough-tokens";

/** Tokens of one short label with the wrapping of the answer. */
const ANSWER_TOKENS = 12;

/** Rough input tokens of one task: the mean over the samples. */
export function tokensPerTask(
  prompt: StudioPrompt,
  panes: PromptPanes,
  samples: readonly SampleTask[],
): number {
  const filled = fillSamples(prompt, panes, samples);
  if (filled.length === 0) return roughTokens(`${panes.system}\n${panes.user}`);
  const sum = filled.reduce((total, { system, user }) => total + roughTokens(`${system}\n${user}`), 0);
  return Math.round(sum / filled.length);
}

/** "$0.12 per 1,000 tasks", "free", or that nobody knows. */
export function pricePer1000(model: Model, inputTokens: number, labels: StudioPrompt["labels"]): string {
  if (model.endpoint === "demo") return "free";
  const size = { inputTokens, outputTokens: ANSWER_TOKENS };
  const cost = costPer1000Tasks(model, size, { day: dayOf(), strategy: firstStrategy(model, labels) });
  return cost === null ? "price unknown" : `${formatUsd(cost)} per 1,000 tasks`;
}
