// The prompt filled in for the sample tasks, exactly as a run sends it.
import type { SampleTask, StudioPrompt } from "@/components/prompts/types";
import { isJsonObject } from "@/lib/json";
import { compilePrompt, type PromptPanes, type RenderedPrompt, renderPrompt } from "@/lib/prompt-render";

export type Filled = RenderedPrompt & { innerId: number };

export function fillSamples(
  prompt: StudioPrompt,
  panes: PromptPanes,
  samples: readonly SampleTask[],
): Filled[] {
  const compiled = compilePrompt(panes, prompt.project.columns);
  const classes = prompt.labels.map(({ value, description }) => ({ name: value, description }));
  const { instructions } = prompt.project;
  return samples.map(({ innerId, data }) => ({
    innerId,
    ...renderPrompt(compiled, { data: isJsonObject(data) ? data : {}, instructions, classes }),
  }));
}
