// Two prompts for labels nobody has described: a bare question, and the same with examples that are not ground truth.
import type { DemoPrompt, DemoRow } from "@/server/cli/demo/source";

const EXAMPLES_PER_LABEL = 8;
const MAX_EXAMPLE_CHARS = 240;
/** Below the limit of a prompt, with room for the class list. */
const MAX_EXAMPLES_CHARS = 30_000;

/** Braces in a text must not become variables, and an example is one line. */
const literal = (text: string) =>
  text.replace(/\s+/g, " ").replaceAll("{", "\\{").slice(0, MAX_EXAMPLE_CHARS);

export function promptsFor(labels: string[], rows: DemoRow[]): readonly [DemoPrompt, DemoPrompt] {
  const question = "Which class does this text belong to?";
  return [
    { title: "First attempt", system: "", user: `${question}\n\n{{text}}` },
    {
      title: "With examples",
      system: `${question} Choose exactly one.\n\n{{classes}}\n\nExamples:\n${examples(labels, rows).join("\n")}`,
      user: "{{text}}",
    },
  ];
}

/** In turn one example of every label, so that a limit cuts all labels alike. */
function examples(labels: string[], rows: DemoRow[]): string[] {
  const byLabel = new Map(labels.map((label) => [label, [] as string[]]));
  for (const { text, label, isGroundTruth } of rows) {
    const list = byLabel.get(label);
    if (list && !isGroundTruth && list.length < EXAMPLES_PER_LABEL) list.push(literal(text));
  }
  const lines: string[] = [];
  let chars = 0;
  for (let n = 0; n < EXAMPLES_PER_LABEL; n++)
    for (const [label, texts] of byLabel) {
      const text = texts[n];
      if (text === undefined) continue;
      const line = `"${text}" -> ${literal(label)}`;
      chars += line.length + 1;
      if (chars > MAX_EXAMPLES_CHARS) return lines;
      lines.push(line);
    }
  return lines;
}
