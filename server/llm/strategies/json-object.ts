// Strategy: JSON mode, which promises JSON but not the label, so the answer is parsed.

import { chatCall } from "@/server/llm/strategies/chat";
import { answerRoom, joinParts } from "@/server/llm/strategies/prompt";
import { readLabelJson, replyText } from "@/server/llm/strategies/reply";
import type { Strategy } from "@/server/llm/strategies/strategy";

/** The word JSON must stand in the prompt or the provider refuses the mode. */
const ENDING = 'Answer with JSON and nothing else: {"label": "<one label, copied exactly>"}';

export const jsonObject: Strategy = {
  name: "json_object",
  canRepair: true,
  accepts: () => true,
  build: (question) =>
    chatCall(question, joinParts(question.system, ENDING), ENDING, answerRoom(question.labels), {
      response_format: { type: "json_object" },
    }),
  read(data, labels) {
    const reply = replyText(data);
    return reply.kind === "text" ? readLabelJson(reply.text, labels) : reply;
  },
};
