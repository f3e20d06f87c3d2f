// Strategy: a strict schema whose one field is an enum of the labels.

import { chatCall, isAble } from "@/server/llm/strategies/chat";
import { answerRoom, joinParts } from "@/server/llm/strategies/prompt";
import { readLabelJson, replyText } from "@/server/llm/strategies/reply";
import type { Question, Strategy } from "@/server/llm/strategies/strategy";
import type { LabelChoice } from "@/server/llm/types";

const ENDING = "Answer with the one right label.";

/** The provider's limits on one enum. */
const MAX_VALUES = 1_000;
const MANY_VALUES = 250;
const MAX_CHARS_OF_MANY = 15_000;

/** An object with one required field "label" out of the labels. */
export const labelSchema = (labels: readonly LabelChoice[]): Record<string, unknown> => ({
  type: "object",
  properties: { label: { type: "string", enum: labels.map(({ value }) => value) } },
  required: ["label"],
  additionalProperties: false,
});

export const jsonSchema: Strategy = {
  name: "json_schema",
  canRepair: true,
  accepts(labels) {
    const chars = labels.reduce((sum, { value }) => sum + value.length, 0);
    return labels.length <= MAX_VALUES && (labels.length <= MANY_VALUES || chars <= MAX_CHARS_OF_MANY);
  },
  build(question: Question) {
    const schema = { name: "classification", strict: true, schema: labelSchema(question.labels) };
    return chatCall(question, joinParts(question.system, ENDING), ENDING, answerRoom(question.labels), {
      response_format: { type: "json_schema", json_schema: schema },
      ...(isAble(question.model.caps.logprobs, question.model) && { logprobs: true }),
    });
  },
  read(data, labels) {
    const reply = replyText(data);
    if (reply.kind !== "text") return reply;
    const reading = readLabelJson(reply.text, labels);
    const tokens = reply.choice.logprobs?.content ?? [];
    if (reading.kind !== "label" || tokens.length === 0) return reading;
    // The probability of the whole answer is the product of its tokens' probabilities.
    const confidence = Math.min(1, Math.exp(tokens.reduce((sum, { logprob }) => sum + logprob, 0)));
    return { ...reading, confidence };
  },
};
