// Strategy: the classification endpoint, which returns one of the choices with its probability.

import { z } from "zod";
import { oneLine } from "@/server/llm/strategies/prompt";
import { type Strategy, unusable } from "@/server/llm/strategies/strategy";

const INSTRUCTIONS = "Choose the one right label for the text, following the instructions above it.";
const MIN_CHOICES = 2;
const MAX_CHOICES = 255;

const Answer = z.discriminatedUnion("type", [
  z.object({ type: z.literal("choice"), choice: z.string(), confidence: z.number().min(0).max(1) }),
  z.object({ type: z.literal("refusal") }),
]);
const Decision = z.object({ answers: z.array(Answer) });

export const decisions: Strategy = {
  name: "decisions",
  canRepair: false,
  accepts: (labels) => labels.length >= MIN_CHOICES && labels.length <= MAX_CHOICES,
  build({ model, labels, system, user }) {
    const choices = labels.map(({ value, description }) => {
      const meaning = description === null ? "" : oneLine(description);
      return meaning === "" ? { value } : { value, description: meaning };
    });
    const input = [{ role: "user", content: user }];
    if (system.trim() !== "") input.unshift({ role: "developer", content: system });
    const question = { type: "choice", name: "label", instructions: INSTRUCTIONS, choices };
    return { path: "/decisions", body: { model: model.id, input, questions: [question] } };
  },
  read(data, labels) {
    const decision = Decision.safeParse(data);
    if (!decision.success) return unusable("BAD_ANSWER", typeof data === "string" ? data : "");
    const answer = decision.data.answers[0];
    if (!answer) return unusable("EMPTY");
    if (answer.type === "refusal") return unusable("REFUSAL");
    const index = labels.indexOf(answer.choice);
    return index < 0
      ? unusable("INVALID_LABEL", answer.choice)
      : { kind: "label", index, confidence: answer.confidence };
  },
};
