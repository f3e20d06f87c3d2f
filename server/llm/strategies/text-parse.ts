// Strategy: plain text on the chat or the completions endpoint, from which the label is parsed.

import { chatCall } from "@/server/llm/strategies/chat";
import { completionCall } from "@/server/llm/strategies/completion";
import { answerRoom, joinParts } from "@/server/llm/strategies/prompt";
import { readLabel, replyText } from "@/server/llm/strategies/reply";
import type { Strategy } from "@/server/llm/strategies/strategy";

const ENDING = "Answer with one label, copied exactly, and nothing else.";

export const textParse: Strategy = {
  name: "text_parse",
  canRepair: true,
  accepts: () => true,
  build(question) {
    const fixed = joinParts(question.system, ENDING);
    const room = answerRoom(question.labels);
    if (question.model.endpoint === "completions")
      return completionCall(question, fixed, "Label:", room, { stop: ["\n"] });
    return chatCall(question, fixed, ENDING, room, {});
  },
  read(data, labels) {
    const reply = replyText(data);
    return reply.kind === "text" ? readLabel(reply.text, labels) : reply;
  },
};
