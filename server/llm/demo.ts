// The demo provider: answers from word statistics of the prompt, so that everything can be tried without a key.

import { z } from "zod";
import { type LexicalAnswer, lexicalModel } from "@/server/llm/demo/lexical-model";
import { instructionsOf, lessonFrom, type ReadPane, readPane, taskText } from "@/server/llm/demo/read-prompt";
import { ProviderError } from "@/server/llm/errors";
import type { HeaderReader, LabelChoice, Provider } from "@/server/llm/types";

/** Prompts kept: one for each that runs at the same time, and some to spare. */
const MAX_KEPT = 64;

type Answerer = (text: string) => LexicalAnswer;
type Choices = readonly Pick<LabelChoice, "value" | "description">[];

/** By System pane, which is the same for all tasks of a run, what it says and the models learnt with it. */
const kept = new Map<string, { pane: ReadPane; answerers: Map<string, Answerer> }>();

/** The demo model's answer to rendered panes: it sees what a language model would see and nothing else. */
export function lexicalAnswer(labels: Choices, system: string, user: string): LexicalAnswer {
  const known = kept.get(system) ?? { pane: readPane(system), answerers: new Map<string, Answerer>() };
  keep(kept, system, known);
  const asked = readPane(user);
  const instructions = instructionsOf(known.pane, asked);
  const examples = [...known.pane.examples, ...asked.examples];
  const own = asked.examples.flatMap(({ text, answer }) => [text, answer]);
  const list = labels.flatMap(({ value, description }) => [value, description ?? ""]);
  const key = [asked.texts.length > 0 ? asked.blanked : "", ...own, ...list].join("\u0000");
  const answerer = known.answerers.get(key) ?? learn(instructions, examples, labels);
  keep(known.answerers, key, answerer);
  return answerer(taskText(known.pane, asked));
}

const learn = (instructions: string, examples: ReadPane["examples"], labels: Choices): Answerer =>
  lexicalModel(
    lessonFrom(
      instructions,
      examples,
      labels.map(({ value }) => value),
      labels.map(({ description }) => description),
    ),
  );

/** Puts the entry last, and drops the one that was used longest ago when there are too many. */
function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key);
  entries.set(key, value);
  const oldest = entries.size > MAX_KEPT ? entries.keys().next().value : undefined;
  if (oldest !== undefined) entries.delete(oldest);
}

const Body = z.object({
  labels: z.array(z.object({ value: z.string(), description: z.string().nullable() })),
  system: z.string(),
  user: z.string(),
});

const NO_HEADERS: HeaderReader = { get: () => null };

/** Free, deterministic and in this process; offered in demo mode only. */
export function demoProvider(): Provider {
  return {
    limitKey: "demo",
    baseUrl: "demo",
    send: async ({ path, body }, signal) => {
      if (path !== "lexical") throw new Error("The demo provider serves the demo model only.");
      if (signal.aborted) throw new ProviderError({ kind: "aborted" });
      const { labels, system, user } = Body.parse(body);
      const { index, share, shares } = lexicalAnswer(labels, system, user);
      return { data: { index, share, shares, usage: {} }, requestId: null, headers: NO_HEADERS };
    },
  };
}
