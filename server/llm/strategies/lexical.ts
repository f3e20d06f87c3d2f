// Strategy of the demo model: the panes and the labels as they are, answered in this process.

import { z } from "zod";
import { type Strategy, topShares, unusable } from "@/server/llm/strategies/strategy";

const Share = z.number().min(0).max(1);
const Answer = z.object({ index: z.number().int().nonnegative(), share: Share, shares: z.array(Share) });

export const lexical: Strategy = {
  name: "lexical",
  canRepair: false,
  accepts: () => true,
  build: ({ labels, system, user }) => ({ path: "lexical", body: { labels, system, user } }),
  read(data, labels) {
    const answer = Answer.safeParse(data);
    if (!answer.success || answer.data.index >= labels.length) return unusable("BAD_ANSWER");
    const { index, share, shares } = answer.data;
    return {
      kind: "label",
      index,
      confidence: share,
      shares: topShares(shares.map((own, at) => ({ index: at, share: own }))),
    };
  },
};
