// The 240 customer messages of the demo project, shuffled in a fixed order, a third of them ground truth.

import { accountAccess } from "./messages/account-access";
import { billingQuestion } from "./messages/billing-question";
import { damagedItem } from "./messages/damaged-item";
import { orderStatus } from "./messages/order-status";
import { other } from "./messages/other";
import { CHANNELS, type Channel, type MessagePart } from "./messages/part";
import { refund } from "./messages/refund";
import type { SupportIntent } from "./support-labels";

export type SupportMessage = {
  id: string;
  text: string;
  intent: SupportIntent;
  channel: Channel;
  isGroundTruth: boolean;
};

const PARTS: Record<SupportIntent, MessagePart> = {
  order_status: orderStatus,
  refund,
  damaged_item: damagedItem,
  account_access: accountAccess,
  billing_question: billingQuestion,
  other,
};

const SHUFFLE_SEED = 20_261;
const GROUND_TRUTH_EVERY = 3;

/** Park–Miller generator ("Random number generators: good ones are hard to find", 1988): values in [0, 1). */
function createRandom(seed: number): () => number {
  const modulus = 2_147_483_647;
  let state = seed;
  return () => {
    state = (state * 48_271) % modulus;
    return (state - 1) / (modulus - 1);
  };
}

/** Orders a copy by one random key each: the same seed and length always give the same order. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  const random = createRandom(seed);
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function flatten(): Pick<SupportMessage, "intent" | "channel" | "text">[] {
  const intents = Object.keys(PARTS) as SupportIntent[];
  return intents.flatMap((intent) =>
    CHANNELS.flatMap((channel) => PARTS[intent][channel].map((text) => ({ intent, channel, text }))),
  );
}

/**
 * Marks every third message of an intent, counted in shuffled order, so that chance and not taste decides
 * which hard cases are scored.
 */
function buildMessages(): SupportMessage[] {
  const seenByIntent = new Map<SupportIntent, number>();
  return shuffle(flatten(), SHUFFLE_SEED).map((message, index) => {
    const seen = (seenByIntent.get(message.intent) ?? 0) + 1;
    seenByIntent.set(message.intent, seen);
    return {
      id: `msg-${String(index + 1).padStart(3, "0")}`,
      text: message.text,
      intent: message.intent,
      channel: message.channel,
      isGroundTruth: seen % GROUND_TRUTH_EVERY === 2,
    };
  });
}

export const SUPPORT_MESSAGES: readonly SupportMessage[] = buildMessages();
