// The rules between the labels of a project, their colours, and the same labels as a Label Studio configuration.

import { MAX_LABEL_CHARS, MAX_LABELS, MIN_LABELS } from "@/lib/limits";
import { nameKey, textProblem } from "@/lib/text";

/** Names of the control and the object in what we export for Label Studio. */
export const CONTROL_NAME = "label";
export const OBJECT_NAME = "text";

/**
 * Twelve colours with at least 3:1 against white and against the dark surface, chosen so that the smallest OKLab distance
 * between any two is as large as possible to normal, protan and deutan eyes. The first ones lie farthest apart.
 */
export const LABEL_PALETTE: readonly string[] = [
  "#7b5cc1",
  "#a39300",
  "#c21300",
  "#006a85",
  "#f25a87",
  "#705e43",
  "#6999a5",
  "#a27aff",
  "#c1108c",
  "#8c7b54",
  "#870fff",
  "#7284ca",
];

export type LabelField = "value" | "hotkey";
export type LabelProblem = { index: number; field: LabelField; message: string };
export type LabelRuleInput = { value: string; hotkey?: string | null };

/** What is wrong with these labels beside each other, in their order; empty when they can be used. */
export function labelProblems(labels: readonly LabelRuleInput[]): LabelProblem[] {
  const names = new Map<string, string>();
  const hotkeys = new Map<string, string>();
  const problems: LabelProblem[] = [];
  const add = (index: number, field: LabelField, message: string | null) => {
    if (message !== null) problems.push({ index, field, message });
  };
  labels.forEach(({ value, hotkey }, index) => {
    add(index, "value", valueProblem(value) ?? clashProblem(value, names));
    if (hotkey) add(index, "hotkey", hotkeyProblem(hotkey, value, hotkeys));
  });
  add(Math.max(0, labels.length - 1), "value", countProblem(labels.length));
  return problems;
}

/** The `index`-th label's colour; after twelve they come again, which is why a colour never stands alone. */
export function paletteColor(index: number): string {
  return LABEL_PALETTE[index % LABEL_PALETTE.length] ?? "#7b5cc1";
}

/** A Label Studio labeling configuration with one text and one single choice, for a project that is exported. */
export function labelStudioXml(
  textColumn: string,
  labels: readonly { value: string; color: string; hotkey?: string | null }[],
): string {
  const choices = labels.map(({ value, color, hotkey }) => {
    const key = hotkey ? ` hotkey="${escapeXml(hotkey)}"` : "";
    return `    <Choice value="${escapeXml(value)}" background="${escapeXml(color)}"${key}/>`;
  });
  return [
    "<View>",
    `  <Text name="${OBJECT_NAME}" value="$${escapeXml(textColumn)}"/>`,
    `  <Choices name="${CONTROL_NAME}" toName="${OBJECT_NAME}" choice="single">`,
    ...choices,
    "  </Choices>",
    "</View>",
    "",
  ].join("\n");
}

function countProblem(count: number): string | null {
  if (count < MIN_LABELS) return `A project needs at least ${MIN_LABELS} labels.`;
  return count > MAX_LABELS ? `A project can have at most ${MAX_LABELS} labels.` : null;
}

function valueProblem(value: string): string | null {
  if (value.trim() === "") return "Give the label a name.";
  if (value.length > MAX_LABEL_CHARS) return `A label's name has at most ${MAX_LABEL_CHARS} characters.`;
  if (textProblem(value)) return "The name holds a character that cannot be stored.";
  return null;
}

function clashProblem(value: string, seen: Map<string, string>): string | null {
  // NFKC as well: a wide "Ａ" and an "A" look different to us and the same to much that reads an answer.
  const key = nameKey(value.normalize("NFKC"));
  const other = seen.get(key);
  seen.set(key, other ?? value);
  if (other === undefined) return null;
  if (other === value) return `"${value}" is there twice.`;
  return `"${value}" and "${other}" differ only in case, spaces or Unicode form; a model could not tell them apart.`;
}

function hotkeyProblem(hotkey: string, value: string, seen: Map<string, string>): string | null {
  if (!/^[1-9a-z]$/.test(hotkey)) return "A hotkey is one of 1-9 or a-z.";
  const other = seen.get(hotkey);
  seen.set(hotkey, other ?? value);
  return other === undefined ? null : `The hotkey ${hotkey} already belongs to "${other}".`;
}

// Line ends and tabs become references because XML would turn them into spaces inside an attribute.
function escapeXml(text: string): string {
  const named: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  return [...text]
    .filter((char) => char >= " " || "\t\n\r".includes(char))
    .map((char) => named[char] ?? ("\t\n\r".includes(char) ? `&#${char.charCodeAt(0)};` : char))
    .join("");
}
