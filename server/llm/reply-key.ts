// Names a request by everything that its answer depends on, so that the same question need not be asked twice.

import { createHash } from "node:crypto";
import type { StrategyName } from "@/lib/models/types";
import { nextStrategy, type Refusals } from "@/server/llm/ladder";
import type { ClassifyRequest } from "@/server/llm/types";

/** The answer is known by `hash` only while it is asked for by `strategy`. */
export type ReplyKey = { hash: string; strategy: StrategyName };

/** Raised when a change of the code gives old answers another meaning. */
const FORMAT = 1;

/** Null when the host takes no strategy. The request is built as it would be sent; how the provider caches it changes no answer. */
export async function replyKey(
  { model, labels, system, user }: Pick<ClassifyRequest, "model" | "labels" | "system" | "user">,
  { baseUrl, refusals }: { baseUrl: string; refusals: Refusals },
): Promise<ReplyKey | null> {
  const strategy = nextStrategy(refusals, model, labels);
  if (!strategy) return null;
  const question = { model, labels, system, user, cacheKey: null, repair: null, allowance: 1 } as const;
  const { path, body } = await strategy.build(question);
  const values = labels.map(({ value }) => value);
  const request = JSON.stringify([FORMAT, baseUrl, strategy.name, path, body, values]);
  return { hash: createHash("sha256").update(request).digest("base64url"), strategy: strategy.name };
}
