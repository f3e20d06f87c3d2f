// Strategy: the model must call one function whose argument is an enum of the labels.

import { chatCall } from "@/server/llm/strategies/chat";
import { labelSchema } from "@/server/llm/strategies/json-schema";
import { answerRoom, joinParts } from "@/server/llm/strategies/prompt";
import { readLabelJson, replyText } from "@/server/llm/strategies/reply";
import type { Strategy } from "@/server/llm/strategies/strategy";

const TOOL = "set_label";
const ENDING = `Call ${TOOL} with the one right label.`;

export const forcedTool: Strategy = {
  name: "forced_tool",
  canRepair: true,
  accepts: () => true,
  build(question) {
    const parameters = labelSchema(question.labels);
    return chatCall(question, joinParts(question.system, ENDING), ENDING, answerRoom(question.labels), {
      tools: [{ type: "function", function: { name: TOOL, description: "Record the label.", parameters } }],
      tool_choice: { type: "function", function: { name: TOOL } },
    });
  },
  read(data, labels) {
    const reply = replyText(data, {
      pick: ({ message }) => message?.tool_calls?.[0]?.function?.arguments,
    });
    return reply.kind === "text" ? readLabelJson(reply.text, labels) : reply;
  },
};
