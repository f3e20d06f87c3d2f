// Strategy of the demo model: the panes and the labels as they are, answered in this process.

import { z } from "zod";
import { type Strategy, unusable } from "@/server/llm/strategies/strategy";

const Answer = z.object({ index: z.number().int().nonnegative(), share: z.number().min(0).max(1) });

export const lexical: Strategy = {
  name: "lexical",
  canRepair: false,
  accepts: () => true,
  build: ({ labels, system, user }) => ({ path: "lexical", body: { labels, system, user } }),
  read(data, labels) {
    const answer = Answer.safeParse(data);
    if (!answer.success || answer.data.index >= labels.length) return unusable("BAD_ANSWER");
    return { kind: "label", index: answer.data.index, confidence: answer.data.share };
  },
};
