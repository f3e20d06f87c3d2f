// Scripted faults: which calls they meet, how often, and what the caller gets.

import { z } from "zod";

export const Rule = z.strictObject({
  /** All given conditions must hold; `text` is looked for in the raw request body. */
  when: z
    .strictObject({ text: z.string(), model: z.string(), key: z.string(), path: z.string() })
    .partial()
    .default({}),
  /** How many calls it meets; -1 for ever. */
  times: z.number().int().default(1),
  status: z.number().int().optional(),
  code: z.string().optional(),
  type: z.string().optional(),
  param: z.string().optional(),
  message: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** What the model says instead of its own answer. */
  answer: z.string().optional(),
  refusal: z.boolean().optional(),
  finish: z.string().optional(),
  delayMs: z.number().optional(),
  /** Never answers. */
  hang: z.boolean().optional(),
  /** Breaks the connection before the answer. */
  reset: z.boolean().optional(),
  /** Sends the headers and half of the answer, then breaks the connection. */
  cut: z.boolean().optional(),
  /** Sends one byte of the answer every so many milliseconds. */
  dripMs: z.number().optional(),
  /** The whole answer as it goes over the wire, and its content type. */
  raw: z.string().optional(),
  contentType: z.string().optional(),
  /** An answer of so many bytes. */
  bytes: z.number().int().optional(),
});
export type Rule = z.infer<typeof Rule>;
export type RuleInput = z.input<typeof Rule>;

interface Meeting {
  path: string;
  model: string;
  key: string;
  raw: string;
}

/** The rules of one simulator, in the order in which they were given; the first that fits is used up by one. */
export class RuleBook {
  #rules: Rule[] = [];

  add(rule: RuleInput): void {
    this.#rules.push(Rule.parse(rule));
  }

  clear(): void {
    this.#rules = [];
  }

  take({ path, model, key, raw }: Meeting): Rule | undefined {
    const rule = this.#rules.find(
      ({ when, times }) =>
        times !== 0 &&
        (when.path === undefined || when.path === path) &&
        (when.model === undefined || when.model === model) &&
        (when.key === undefined || when.key === key) &&
        (when.text === undefined || raw.includes(when.text)),
    );
    if (rule && rule.times > 0) rule.times--;
    return rule;
  }
}
