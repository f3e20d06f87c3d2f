// Strategy: the classification endpoint, which returns one of the choices with its probability.

import { z } from "zod";
import { takesLabels } from "@/lib/models/methods";
import { oneLine } from "@/server/llm/strategies/prompt";
import { type Strategy, topShares, unusable } from "@/server/llm/strategies/strategy";

const INSTRUCTIONS = "Choose the one right label for the text, following the instructions above it.";

const Share = z.number().min(0).max(1);
const Probabilities = z.array(z.object({ value: z.string(), probability: Share }));

const Answer = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("choice"),
    choice: z.string(),
    confidence: Share,
    probabilities: Probabilities.nullish().catch(null),
  }),
  z.object({ type: z.literal("refusal") }),
]);
const Decision = z.object({ answers: z.array(Answer) });

export const decisions: Strategy = {
  name: "decisions",
  canRepair: false,
  accepts: (labels) => takesLabels("decisions", labels),
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
    if (index < 0) return unusable("INVALID_LABEL", answer.choice);
    const shares = (answer.probabilities ?? [])
      .map(({ value, probability }) => ({ index: labels.indexOf(value), share: probability }))
      .filter((share) => share.index >= 0);
    return {
      kind: "label",
      index,
      confidence: answer.confidence,
      shares: shares.length > 0 ? topShares(shares) : null,
    };
  },
};
