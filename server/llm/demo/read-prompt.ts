// Reads from the rendered panes what a model would learn from them: the text, what labels mean, examples.

import type { Lesson } from "@/server/llm/demo/lexical-model";

/** Task values stand in this fence and cannot hold its end. */
const FENCE = /<data name="[^"\n]*">([\s\S]*?)<\/data>/g;
const BLANK = "<data/>";
const FENCED_EXAMPLE_END = /^\n(?:answer|label|class|category): *([^\n]+)/i;
const PLAIN_EXAMPLE = /^(?:[-*•] )?(.+?) ?(?:=>|->|→) ?(.+)$/;
const BULLET = /^(?:[-*•]|\d{1,4}[.)]|\d{1,4} =)? */;
const MAX_LINE_CHARS = 2_000;

/** One pane taken apart: the task's values, the pane with them blanked, and the examples among them. */
export interface ReadPane {
  texts: readonly string[];
  blanked: string;
  examples: readonly { text: string; answer: string }[];
}

/** Values in a row belong together; with a line "Answer: ..." after them they are an example, else the task. */
export function readPane(pane: string): ReadPane {
  const examples: { text: string; answer: string }[] = [];
  const texts: string[] = [];
  let row: string[] = [];
  const blanked = pane.replace(FENCE, (fence: string, value: string, offset: number) => {
    row.push(value);
    const after = pane.slice(offset + fence.length, offset + fence.length + MAX_LINE_CHARS);
    const answer = FENCED_EXAMPLE_END.exec(after)?.[1]?.trim() ?? "";
    if (answer === "" && after.startsWith("\n<data name=")) return BLANK;
    if (answer === "") texts.push(...row);
    else examples.push({ text: row.join("\n"), answer });
    row = [];
    return BLANK;
  });
  return { texts, blanked, examples };
}

/** The text to label: the task's values, or without any the whole User pane, as a model would take it. */
export function taskText(system: ReadPane, user: ReadPane): string {
  const texts = [...system.texts, ...user.texts];
  return texts.length > 0 ? texts.join("\n") : user.blanked;
}

/** What is the same for every task: both panes, or the System pane where the User pane is the text itself. */
export function instructionsOf(system: ReadPane, user: ReadPane): string {
  const isFenced = system.texts.length + user.texts.length > 0;
  return isFenced ? `${system.blanked}\n${user.blanked}` : system.blanked;
}

/** What the panes teach about these labels; `descriptions` are those of the label list, by position. */
export function lessonFrom(
  instructions: string,
  fencedExamples: ReadPane["examples"],
  labels: readonly string[],
  descriptions: readonly (string | null)[],
): Lesson {
  const indexOf = labelFinder(labels);
  const meanings = descriptions.map((description) => (description === null ? [] : [description]));
  const examples: { text: string; labelIndex: number }[] = [];
  for (const { text, answer } of fencedExamples) {
    const labelIndex = indexOf.exactly(answer);
    if (labelIndex >= 0) examples.push({ text, labelIndex });
  }
  for (const line of instructions.split("\n")) {
    const plain = line.trim().slice(0, MAX_LINE_CHARS);
    if (plain === "" || plain.includes(BLANK)) continue;
    const [, text = "", answer = ""] = PLAIN_EXAMPLE.exec(plain) ?? [];
    const labelIndex = indexOf.exactly(answer);
    if (labelIndex >= 0) examples.push({ text: unquoted(text), labelIndex });
    else addMeaning(plain, indexOf, meanings);
  }
  return { labels, meanings: meanings.map((lines) => [...new Set(lines)].join("\n")), examples };
}

/** A line that defines a label ("- spam: unwanted offers"), or a sentence that speaks of one label alone. */
function addMeaning(line: string, indexOf: LabelFinder, meanings: string[][]): void {
  const body = line.replace(BULLET, "");
  const defined = indexOf.atStart(body);
  if (defined) {
    meanings[defined.index]?.push(defined.rest);
    return;
  }
  for (const sentence of line.split(/(?<=[.!?;]) +/)) {
    const spokenOf = indexOf.mentionedIn(sentence);
    if (spokenOf.length === 1) meanings[spokenOf[0] ?? 0]?.push(sentence);
  }
}

interface LabelFinder {
  exactly(answer: string): number;
  atStart(line: string): { index: number; rest: string } | null;
  mentionedIn(sentence: string): number[];
}

function labelFinder(labels: readonly string[]): LabelFinder {
  const folded = labels.map((label) => label.toLowerCase());
  const longestFirst = labels
    .map((_, index) => index)
    .sort((a, b) => (labels[b]?.length ?? 0) - (labels[a]?.length ?? 0));
  return {
    exactly: (answer) => {
      const wanted = unquoted(answer).toLowerCase();
      return folded.indexOf(wanted);
    },
    atStart: (line) => {
      const plain = line.replace(/^["'`*]+/, "");
      const lower = plain.toLowerCase();
      for (const index of longestFirst) {
        const label = folded[index] ?? "";
        if (label === "" || !lower.startsWith(label)) continue;
        const after = plain.slice(label.length).replace(/^["'`*]+/, "");
        if (after.trim() === "") return { index, rest: "" };
        const rest = /^ *(?::|=|–|—| -) *(.*)$/.exec(after)?.[1];
        if (rest !== undefined) return { index, rest };
      }
      return null;
    },
    mentionedIn: (sentence) => {
      const lower = ` ${sentence.toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, " ")} `;
      return longestFirst.filter((index) => lower.includes(` ${folded[index] ?? ""} `));
    },
  };
}

const unquoted = (text: string): string => {
  const trimmed = text.trim();
  return /^(["'`]).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
};
