// Names a request by everything that its answer depends on, so that the same question need not be asked twice.

import { createHash } from "node:crypto";
import type { Model, StrategyName } from "@/lib/models/types";
import { nextStrategy, type Refusals } from "@/server/llm/ladder";
import type { LabelChoice } from "@/server/llm/types";

/** The answer is known by `hash` only while it is asked for by `strategy`. */
export type ReplyKey = { hash: string; strategy: StrategyName };

/** Raised when a change of the code gives old answers another meaning. */
const FORMAT = 1;
/** 144 bits of sha-256. */
const KEY_CHARS = 24;

type Asked = { model: Model; labels: readonly LabelChoice[]; baseUrl: string; refusals: Refusals };

/**
 * Gives the key of one pair of panes after the other; null when the host takes no strategy. The request is built as it would be
 * sent, but only once for all that share its System pane: the User pane is hashed beside it.
 */
export function replyKeys({ model, labels, baseUrl, refusals }: Asked) {
  const values = labels.map(({ value }) => value);
  let fixed = { system: "", strategy: "" as StrategyName | "", hash: "" };

  async function fixedPart(strategy: NonNullable<ReturnType<typeof nextStrategy>>, system: string) {
    if (fixed.strategy === strategy.name && fixed.system === system) return fixed.hash;
    // How the provider caches it changes no answer.
    const question = { model, labels, system, user: "", cacheKey: null, repair: null, allowance: 1 } as const;
    const { path, body } = await strategy.build(question);
    const request = JSON.stringify([FORMAT, baseUrl, strategy.name, path, body, values]);
    const hash = createHash("sha256").update(request).digest("base64url");
    fixed = { system, strategy: strategy.name, hash };
    return hash;
  }
  return async function keyOf({ system, user }: { system: string; user: string }): Promise<ReplyKey | null> {
    const strategy = nextStrategy(refusals, model, labels);
    if (!strategy) return null;
    const hash = createHash("sha256")
      .update(await fixedPart(strategy, system))
      .update(user);
    return { hash: hash.digest("base64url").slice(0, KEY_CHARS), strategy: strategy.name };
  };
}
