// Says what is wrong or odd about a prompt before it costs money.

import { MAX_PROMPT_CHARS } from "@/lib/limits";
import { compilePrompt, type PromptPanes } from "@/lib/prompt-render";
import type { Place } from "@/lib/prompt-template";
import { closest } from "@/lib/spelling";
import { nameKey } from "@/lib/text";

export type LintCode =
  | "NO_VARIABLE"
  | "UNKNOWN_VARIABLE"
  | "TOO_LONG"
  | "DID_YOU_MEAN"
  | "UNKNOWN_CLASS"
  | "ANSWER_FORMAT"
  | "OVER_CONTEXT"
  | "CLASS_NOT_MENTIONED";
export type LintLevel = "error" | "warning" | "note";
export type Lint = {
  code: LintCode;
  level: LintLevel;
  message: string;
  /** Where it is, when it is in one place: UTF-16 offsets into that pane. */
  at?: { pane: keyof PromptPanes; start: number; end: number };
};

export type LintInput = {
  columns: readonly string[];
  classes: readonly string[];
  /** Tasks of the scope whose rendered prompt is longer than the model's context, when they were counted. */
  tasksOverContext?: number;
};

const PANES = ["system", "user"] as const;
const MAX_NAMES = 5;
const FORMAT_PHRASES = [
  /\bexplain (?:your|why|the)\b/i,
  /\b(?:explanation|justification|step[ -]by[ -]step|show your reasoning)\b/i,
  /\b(?:return|answer|respond|reply|output)\b[^.\n]{0,40}\b(?:list|array|json|xml|sentence|paragraph|table)\b/i,
  /\b(?:all|every|multiple|several) (?:labels|classes|categories)\b/i,
];

/** All findings, errors first. A prompt with an error cannot be evaluated or run. */
export function lintPrompt(panes: PromptPanes, input: LintInput): Lint[] {
  const prompt = compilePrompt(panes, input.columns);
  const lints = [...lengthLint(panes), ...contextLint(input)];
  if (prompt.columns.length === 0)
    lints.push({ code: "NO_VARIABLE", level: "error", message: noVariable(input.columns) });
  for (const pane of PANES) {
    for (const place of prompt[pane].unknown) lints.push(unknownVariable(pane, place, input.columns));
    for (const place of prompt[pane].literals) lints.push(...misspelt(pane, place, input.columns));
    lints.push(...formatLint(pane, panes[pane]));
  }
  const text = `${panes.system}\n${panes.user}`;
  lints.push(...unknownClasses(text, input.classes));
  if (prompt.appends.classes) lints.push(...classesNotMentioned(text, input.classes));
  const order: LintLevel[] = ["error", "warning", "note"];
  return lints.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

function noVariable(columns: readonly string[]): string {
  const example = columns[0] ?? "text";
  return `Put at least one data column into the prompt, for example {{${example}}}. Without one the model never sees the text.`;
}

function unknownVariable(
  pane: keyof PromptPanes,
  { name, start, end }: Place,
  columns: readonly string[],
): Lint {
  const guess = closest(name, columns);
  const hint = guess === null ? "Write \\{{ for literal braces." : `Did you mean {{${guess}}}?`;
  const message = `{{${name}}} is not a column of this project. ${hint}`;
  return { code: "UNKNOWN_VARIABLE", level: "error", message, at: { pane, start, end } };
}

function misspelt(pane: keyof PromptPanes, { name, start, end }: Place, columns: readonly string[]): Lint[] {
  const guess = closest(name.trim(), columns);
  if (guess === null) return [];
  const message = `{${name}} is plain text here. Did you mean {{${guess}}}?`;
  return [{ code: "DID_YOU_MEAN", level: "warning", message, at: { pane, start, end } }];
}

function lengthLint({ system, user }: PromptPanes): Lint[] {
  const chars = system.length + user.length;
  if (chars <= MAX_PROMPT_CHARS) return [];
  const message = `The prompt has ${chars.toLocaleString("en")} characters; at most ${MAX_PROMPT_CHARS.toLocaleString("en")} are allowed.`;
  return [{ code: "TOO_LONG", level: "error", message }];
}

function contextLint({ tasksOverContext = 0 }: LintInput): Lint[] {
  if (tasksOverContext === 0) return [];
  const tasks = tasksOverContext === 1 ? "1 task is" : `${tasksOverContext.toLocaleString("en")} tasks are`;
  return [
    { code: "OVER_CONTEXT", level: "warning", message: `With this prompt ${tasks} too long for the model.` },
  ];
}

function formatLint(pane: keyof PromptPanes, text: string): Lint[] {
  for (const phrase of FORMAT_PHRASES) {
    const match = phrase.exec(text);
    if (!match) continue;
    const message = `"${match[0]}" asks for more than one class, but the answer is always exactly one class and nothing else.`;
    const at = { pane, start: match.index, end: match.index + match[0].length };
    return [{ code: "ANSWER_FORMAT", level: "warning", message, at }];
  }
  return [];
}

/** Quoted words and list items count as class names once at least two of their kind are classes of the project. */
function unknownClasses(text: string, classes: readonly string[]): Lint[] {
  const known = new Set(classes.map(nameKey));
  const names = new Set<string>();
  for (const pattern of [
    /"([^"\n{}]{1,80})"/g,
    /^[ \t]{0,8}(?:[-*•]|[0-9]{1,3}[.)]) ([^:\n{}]{1,80}?)(?=:|$)/gm,
  ]) {
    const found = [...text.matchAll(pattern)]
      .map((match) => (match[1] ?? "").trim())
      .filter((name) => name !== "");
    if (found.filter((name) => known.has(nameKey(name))).length < 2) continue;
    for (const name of found) if (!known.has(nameKey(name))) names.add(name);
  }
  if (names.size === 0) return [];
  return [
    {
      code: "UNKNOWN_CLASS",
      level: "warning",
      message: `Not a class of this project: ${listed([...names])}.`,
    },
  ];
}

function classesNotMentioned(text: string, classes: readonly string[]): Lint[] {
  const folded = nameKey(text);
  const absent = classes.filter((name) => !folded.includes(nameKey(name)));
  if (absent.length === 0) return [];
  const message = `Not mentioned: ${listed(absent)}. The class list is added to the end of the system text.`;
  return [{ code: "CLASS_NOT_MENTIONED", level: "note", message }];
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
