// Strategy: a strict schema whose one field is an enum of the labels.

import { hasAbility, takesLabels } from "@/lib/models/methods";
import { chatCall } from "@/server/llm/strategies/chat";
import { answerRoom, joinParts } from "@/server/llm/strategies/prompt";
import { readLabelJson, replyText } from "@/server/llm/strategies/reply";
import type { Question, Strategy } from "@/server/llm/strategies/strategy";
import type { LabelChoice } from "@/server/llm/types";

const ENDING = "Answer with the one right label.";

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
  accepts: (labels) => takesLabels("json_schema", labels),
  build(question: Question) {
    const schema = { name: "classification", strict: true, schema: labelSchema(question.labels) };
    return chatCall(question, joinParts(question.system, ENDING), ENDING, answerRoom(question.labels), {
      response_format: { type: "json_schema", json_schema: schema },
      ...(hasAbility(question.model.caps.logprobs, question.model) && { logprobs: true }),
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
    return { ...reading, confidence, shares: [{ index: reading.index, share: confidence }] };
  },
};
