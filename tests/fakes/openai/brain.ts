// Thinks for the simulator: finds the labels in a request and asks the demo model which one fits.

import { z } from "zod";
import { lexicalAnswer } from "@/server/llm/demo";
import { type RequestBody, textOf } from "@/tests/fakes/openai/wire";

export interface Thought {
  labels: string[];
  index: number;
  shares: number[];
}

const LabelSchema = z.looseObject({
  properties: z.looseObject({ label: z.looseObject({ enum: z.array(z.string()) }) }),
});

const NUMBERED = /^(\d{1,3}) = ("(?:[^"\\]|\\.)*")/gm;
const BULLET = /^- (.+)$/gm;
const CUE = /\n\nLabel(?: #|:[\s\S]*)$/;

/** What a model would say to this request: a label and the share of every label. */
export function think(path: string, body: RequestBody): Thought {
  const { system, user } = panesOf(path, body);
  const choices = body.questions[0]?.choices ?? [];
  const described = new Map(choices.map(({ value, description }) => [value, description ?? null]));
  const labels = choices.length > 0 ? [...described.keys()] : labelsOf(body, system || user);
  if (labels.length === 0) return { labels: ["unknown"], index: 0, shares: [1] };
  const list = labels.map((value) => ({ value, description: described.get(value) ?? null }));
  const { index, shares } = lexicalAnswer(list, system, user);
  return { labels, index, shares };
}

function panesOf(path: string, body: RequestBody): { system: string; user: string } {
  if (path === "/v1/completions") return { system: "", user: body.prompt.replace(CUE, "") };
  const input = z.array(z.looseObject({ role: z.string(), content: z.unknown() })).safeParse(body.input);
  const messages = path === "/v1/decisions" ? (input.data ?? []) : body.messages;
  const fixed = messages.filter(({ role }) => role === "system" || role === "developer");
  return {
    system: fixed.map(({ content }) => textOf(content)).join("\n"),
    // The first one: later user messages are repairs.
    user: textOf(messages.find(({ role }) => role === "user")?.content),
  };
}

function labelsOf(body: RequestBody, prompt: string): string[] {
  const isFormatted = body.response_format !== undefined;
  const schema =
    body.response_format?.json_schema?.schema ?? (isFormatted ? null : body.tools?.[0]?.function.parameters);
  const given = LabelSchema.safeParse(schema);
  if (given.success) return given.data.properties.label.enum;
  const numbered = [...prompt.matchAll(NUMBERED)].map(([, , label = ""]) => unquoted(label));
  if (numbered.length > 0) return numbered;
  return [...prompt.matchAll(BULLET)].map(([, line = ""]) =>
    unquoted(line.split(/: | Example: /)[0] ?? line),
  );
}

function unquoted(text: string): string {
  const parsed = z.string().safeParse(jsonOr(text));
  return parsed.success ? parsed.data : text;
}

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
