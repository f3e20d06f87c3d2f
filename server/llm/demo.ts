// The demo provider: answers from word statistics of the prompt, so that everything can be tried without a key.

import { z } from "zod";
import { type LexicalAnswer, lexicalModel } from "@/server/llm/demo/lexical-model";
import { lessonFrom, readPanes } from "@/server/llm/demo/read-prompt";
import { ProviderError } from "@/server/llm/errors";
import type { HeaderReader, LabelChoice, Provider } from "@/server/llm/types";

/** Compiled prompts kept: one for each prompt that runs at the same time, and some to spare. */
const MAX_KEPT = 64;

const kept = new Map<string, (text: string) => LexicalAnswer>();

/** The demo model's answer to rendered panes: it sees what a language model would see and nothing else. */
export function lexicalAnswer(
  labels: readonly Pick<LabelChoice, "value" | "description">[],
  system: string,
  user: string,
): LexicalAnswer {
  const { text, ...panes } = readPanes(system, user);
  const examples = panes.fencedExamples.flatMap((example) => [example.text, example.answer]);
  const lists = labels.flatMap(({ value, description }) => [value, description ?? ""]);
  const key = [panes.instructions, ...lists, ...examples].join("\u0000");
  const model = kept.get(key) ?? lexicalModel(lessonOf(panes, labels));
  kept.delete(key);
  kept.set(key, model);
  const oldest = kept.size > MAX_KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  return model(text);
}

const lessonOf = (
  panes: Omit<ReturnType<typeof readPanes>, "text">,
  labels: readonly Pick<LabelChoice, "value" | "description">[],
) =>
  lessonFrom(
    panes,
    labels.map(({ value }) => value),
    labels.map(({ description }) => description),
  );

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
    host: "demo",
    send: async ({ path, body }, signal) => {
      if (path !== "lexical") throw new Error("The demo provider serves the demo model only.");
      if (signal.aborted) throw new ProviderError({ kind: "aborted" });
      const { labels, system, user } = Body.parse(body);
      const { index, share } = lexicalAnswer(labels, system, user);
      return { data: { index, share }, requestId: null, headers: NO_HEADERS };
    },
  };
}
