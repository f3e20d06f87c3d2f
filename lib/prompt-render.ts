// Turns a prompt and one task into the text that the model gets; task values stand in a fence that they cannot close.

import type { Json, JsonObject } from "@/lib/json";
import { columnsUsed, type Part, parseTemplate, type Template, usesReserved } from "@/lib/prompt-template";

export type PromptPanes = { system: string; user: string };
export type PromptClass = { name: string; description?: string | null; example?: string | null };
export type PromptExample = { data: JsonObject; label: string };

export type CompiledPrompt = {
  system: Template;
  user: Template;
  /** Columns that a task must have. */
  columns: string[];
  /** What we add to the end of the system pane because the author did not place it. */
  appends: { classes: boolean; examples: boolean };
};

export type PromptValues = {
  data: JsonObject;
  instructions: string;
  classes: readonly PromptClass[];
  examples?: readonly PromptExample[];
};

/** `missing` lists used columns that the task's data lacks: such a task fails with MISSING_FIELD before any call. */
export type RenderedPrompt = PromptPanes & { missing: string[] };

/** Parses both panes once; rendering a hundred thousand tasks then only joins strings. */
export function compilePrompt(panes: PromptPanes, columns: readonly string[]): CompiledPrompt {
  const system = parseTemplate(panes.system, columns);
  const user = parseTemplate(panes.user, columns);
  return {
    system,
    user,
    columns: [...new Set([...columnsUsed(system), ...columnsUsed(user)])],
    appends: {
      classes: !usesReserved(system, "classes") && !usesReserved(user, "classes"),
      examples: !usesReserved(system, "examples") && !usesReserved(user, "examples"),
    },
  };
}

/** Renders one task. Inserted text is never scanned again, and everything but column values is byte-identical over all tasks. */
export function renderPrompt(prompt: CompiledPrompt, values: PromptValues): RenderedPrompt {
  const classes = renderClasses(values.classes);
  const examples = renderExamples(values.examples ?? [], prompt.columns);
  const insert = (part: Part): string => {
    if (typeof part === "string") return part;
    if (part.kind === "column") return fence(part.column, columnValue(values.data, part.column));
    if (part.name === "classes") return classes;
    return part.name === "examples" ? examples : values.instructions;
  };
  const system = [prompt.system.parts.map(insert).join("")];
  if (prompt.appends.classes) system.push(`Classes:\n${classes}`);
  if (prompt.appends.examples && examples) system.push(`Examples:\n${examples}`);
  return {
    system: system.filter((block) => block !== "").join("\n\n"),
    user: prompt.user.parts.map(insert).join(""),
    missing: prompt.columns.filter((column) => !Object.hasOwn(values.data, column)),
  };
}

/** One line per class, with its description and example where there is one. */
export function renderClasses(classes: readonly PromptClass[]): string {
  return classes
    .map((label) => {
      const description = label.description ? `: ${oneLine(label.description)}` : "";
      const example = label.example ? ` Example: ${oneLine(label.example)}` : "";
      return `- ${label.name}${description}${example}`;
    })
    .join("\n");
}

/**
 * A value as the model sees it: `<data name="column">value</data>`. Inside the value the start of every closing tag `</data`
 * is written `<\/data`, in any case and with any space, so the first real `</data>` is always ours. Nothing else is changed.
 */
export function fence(column: string, value: Json): string {
  const name = oneLine(column)
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  return `<data name="${name}">${valueText(value).replace(/<\/(?=\s*data)/gi, "<\\/")}</data>`;
}

function renderExamples(examples: readonly PromptExample[], columns: readonly string[]): string {
  return examples
    .map(({ data, label }) => {
      const shown = columns.filter((column) => Object.hasOwn(data, column));
      return [...shown.map((column) => fence(column, columnValue(data, column))), `Answer: ${label}`].join(
        "\n",
      );
    })
    .join("\n\n");
}

// A column may be called "constructor": only the data's own keys count.
function columnValue(data: JsonObject, column: string): Json {
  return Object.hasOwn(data, column) ? (data[column] ?? null) : null;
}

/** A value as it stands in its fence, before what would close that is masked. */
export function valueText(value: Json): string {
  if (typeof value === "string") return value;
  return value === null ? "" : JSON.stringify(value);
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}
