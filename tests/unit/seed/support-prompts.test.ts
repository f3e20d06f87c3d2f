// Measures both demo prompts with the demo model: the second must clearly beat the first, and not be perfect.
import { describe, expect, test } from "vitest";
import { lintPrompt } from "@/lib/prompt-lint";
import { compilePrompt, renderPrompt } from "@/lib/prompt-render";
import { SUPPORT_LABELS } from "@/prisma/seed/support-labels";
import { SUPPORT_MESSAGES, type SupportMessage } from "@/prisma/seed/support-messages";
import { type DemoPromptVersion, SUPPORT_PROMPT_V1, SUPPORT_PROMPT_V2 } from "@/prisma/seed/support-prompts";
import { lexicalAnswer } from "@/server/llm/demo";

const COLUMNS = ["text", "channel"];
const labels = Object.values(SUPPORT_LABELS);
const groundTruth = SUPPORT_MESSAGES.filter((message) => message.isGroundTruth);
const rest = SUPPORT_MESSAGES.filter((message) => !message.isGroundTruth);

/** The share of messages that the demo model labels rightly, from 0 to 1. */
function accuracy(version: DemoPromptVersion, messages: readonly SupportMessage[]): number {
  const prompt = compilePrompt({ system: version.system, user: version.user }, COLUMNS);
  const classes = labels.map(({ value, description }) => ({ name: value, description }));
  const right = messages.filter(({ text, channel, intent }) => {
    const panes = renderPrompt(prompt, { data: { text, channel }, instructions: "", classes });
    const { index } = lexicalAnswer(labels, panes.system, panes.user);
    return labels[index]?.value === SUPPORT_LABELS[intent].value;
  });
  return right.length / messages.length;
}

describe("accuracy on the ground truth", () => {
  const first = accuracy(SUPPORT_PROMPT_V1, groundTruth);
  const second = accuracy(SUPPORT_PROMPT_V2, groundTruth);

  test("version 1 gets about half right", () => {
    expect(first).toBeGreaterThan(0.4);
    expect(first).toBeLessThan(0.6);
  });

  test("version 2 gets three quarters right or more, but not all", () => {
    expect(second).toBeGreaterThanOrEqual(0.75);
    expect(second).toBeLessThan(0.95);
  });

  test("version 2 is as good on the messages that are not scored", () => {
    expect(Math.abs(accuracy(SUPPORT_PROMPT_V2, rest) - second)).toBeLessThan(0.08);
  });
});

test("neither prompt has a lint error or warning", () => {
  for (const version of [SUPPORT_PROMPT_V1, SUPPORT_PROMPT_V2]) {
    const lints = lintPrompt(version, { columns: COLUMNS, classes: labels.map((label) => label.value) });
    expect(lints.filter((lint) => lint.level !== "note")).toEqual([]);
  }
});
