// Scripted faults: which calls, lines and batches they meet, how often, and what the caller gets.

import { z } from "zod";

const BatchPlan = z.strictObject({
  end: z.enum(["completed", "failed", "expired"]).default("completed"),
  /** Lines that are done when it expires or is cancelled. */
  lines: z.number().int().optional(),
  /** Why it failed. */
  code: z.string().optional(),
  message: z.string().optional(),
});
export type BatchPlan = z.infer<typeof BatchPlan>;

export const Rule = z.strictObject({
  /**
   * All given conditions must hold; `text` is looked for in the raw body, and a path may end with a star. A line of
   * a batch has the path of its call and is its own raw body; a new batch has the raw body of its file. The upload of
   * that file is met by its text only when the path says so.
   */
  when: z
    .strictObject({
      text: z.string(),
      model: z.string(),
      key: z.string(),
      path: z.string(),
      method: z.string(),
    })
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
  /** Declares so many bytes more than the answer has, or fewer. */
  lengthOff: z.number().int().optional(),
  /** How a new batch ends; such a rule meets batches alone. */
  batch: BatchPlan.optional(),
});
export type Rule = z.infer<typeof Rule>;
export type RuleInput = z.input<typeof Rule>;

interface Meeting {
  path: string;
  method?: string;
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

  /** For a call, or a line of a batch. */
  take(meeting: Meeting): Rule | undefined {
    return this.#use((rule) => !rule.batch && fits(rule, meeting));
  }

  takeBatch(meeting: Meeting): BatchPlan {
    const rule = this.#use(({ batch, ...rest }) => batch !== undefined && fits(rest, meeting));
    return rule?.batch ?? { end: "completed" };
  }

  #use(isMeant: (rule: Rule) => boolean): Rule | undefined {
    const rule = this.#rules.find((one) => one.times !== 0 && isMeant(one));
    if (rule && rule.times > 0) rule.times--;
    return rule;
  }
}

const isPath = (wanted: string, path: string): boolean =>
  wanted.endsWith("*") ? path.startsWith(wanted.slice(0, -1)) : wanted === path;

const fits = ({ when }: Pick<Rule, "when">, { path, method = "POST", model, key, raw }: Meeting): boolean =>
  (when.path === undefined || isPath(when.path, path)) &&
  (when.method === undefined || when.method === method) &&
  (when.model === undefined || when.model === model) &&
  (when.key === undefined || when.key === key) &&
  (when.text === undefined || (raw.includes(when.text) && (when.path !== undefined || path !== "/v1/files")));
