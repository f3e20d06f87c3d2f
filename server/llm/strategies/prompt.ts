// The parts of a prompt that we add to the rendered panes: numbers for the labels and the rule for the answer.

import { renderClasses } from "@/lib/prompt-render";
import type { LabelChoice } from "@/server/llm/types";

const REPAIR_CHARS = 500;

/** A description is one line, whatever was typed. */
export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

/** `"label": what it means`; the label is quoted so that commas and colons in it are safe. */
const described = ({ value, description }: LabelChoice): string => {
  const meaning = description === null ? "" : oneLine(description);
  return meaning === "" ? JSON.stringify(value) : `${JSON.stringify(value)}: ${meaning}`;
};

/** Numbers start at 1. */
export const numberedList = (labels: readonly LabelChoice[]): string =>
  labels.map((label, index) => `${index + 1} = ${described(label)}`).join("\n");

/** The System pane with numbers in its class list; a pane without that list gets one at its end. */
export function withNumbers(system: string, labels: readonly LabelChoice[]): string {
  const shown = renderClasses(labels.map(({ value, description }) => ({ name: value, description })));
  const at = system.indexOf(shown);
  const list = numberedList(labels);
  return at < 0
    ? joinParts(system, `Labels by number:\n${list}`)
    : system.slice(0, at) + list + system.slice(at + shown.length);
}

/**
 * The parts that are not blank, an empty line between them. The first message is the System pane, which shows
 * the classes, and the answer rule: its bytes must not change within a run, which the provider's cache needs.
 */
export const joinParts = (...parts: string[]): string =>
  parts.filter((part) => part.trim() !== "").join("\n\n");

/** The answer that was no label, short enough to be told back. */
export const quotedAnswer = (answer: string): string =>
  answer.slice(0, REPAIR_CHARS).toWellFormed().trim() || "(empty)";

/** Tokens that an answer of one label may take, small on purpose: rate limits are charged from it. */
export function answerRoom(labels: readonly LabelChoice[]): number {
  const longestBytes = Math.max(0, ...labels.map(({ value }) => Buffer.byteLength(value)));
  return 16 + Math.ceil(longestBytes / 2);
}
