// One call of one task: its turn at the limiter, the request, the answer read by the strategy.

import type { StrategyName } from "@/lib/models/types";
import { utf8Length } from "@/lib/text";
import { type Fault, ProviderError } from "@/server/llm/errors";
import type { Ledger } from "@/server/llm/ledger";
import type { Limiter } from "@/server/llm/limiter";
import { answerRoom } from "@/server/llm/strategies/prompt";
import type { Question, Reading, Strategy } from "@/server/llm/strategies/strategy";
import type { Provider, Reply } from "@/server/llm/types";

/** A reading of the answer, a fault of the call, or no turn in time. */
export type Attempt = (Reading | { kind: "fault"; fault: Fault } | { kind: "late"; waitMs: number }) & {
  strategy: StrategyName;
  limitKey: string;
  httpStatus: number | null;
  requestId: string | null;
  /** Milliseconds from the start of the call to its end; 0 without a call. */
  tookMs: number;
};

interface Parts {
  provider: Provider;
  limiter: Limiter;
  ledger: Ledger;
  question: Question;
  strategy: Strategy;
  maxWaitMs: number;
  /** Ends the wait for a turn. */
  patience: AbortSignal;
  signal: AbortSignal;
}

/** At most one call. Rejects with the reason of `patience` while waiting for a turn, and for mistakes of our own. */
export async function attemptOnce(parts: Parts): Promise<Attempt> {
  const { provider, limiter, question, strategy, maxWaitMs, patience, signal } = parts;
  const limitKey = `${provider.limitKey} ${question.model.id}`;
  const place = { strategy: strategy.name, limitKey, httpStatus: null, requestId: null, tookMs: 0 };
  const call = await strategy.build(question);
  const tokens = roughTokens(question);
  const turn = await limiter.enter(limitKey, { tokens, maxWaitMs }, patience);
  if (turn.kind === "late") return { ...turn, ...place };
  const startedAt = performance.now();
  try {
    const sent = await timed(parts, () => provider.send(call, signal));
    place.tookMs = performance.now() - startedAt;
    if (sent instanceof ProviderError) return { ...place, ...faultOf(sent, limiter, limitKey) };
    limiter.learn(limitKey, sent.headers);
    const values = question.labels.map(({ value }) => value);
    return { ...place, ...strategy.read(sent.data, values), httpStatus: 200, requestId: sent.requestId };
  } finally {
    turn.leave();
  }
}

/** About four bytes make a token; the limiter stays below the limit and learns from the headers. */
const BYTES_PER_TOKEN = 4;

const roughTokens = ({ system, user, labels }: Question): number =>
  answerRoom(labels) + Math.ceil((utf8Length(system) + utf8Length(user)) / BYTES_PER_TOKEN);

async function timed(
  { ledger, strategy }: Parts,
  send: () => Promise<Reply>,
): Promise<Reply | ProviderError> {
  ledger.begin(strategy.name);
  const startedAt = performance.now();
  let data: unknown;
  try {
    const reply = await send();
    data = reply.data;
    return reply;
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  } finally {
    ledger.end(strategy.name, performance.now() - startedAt, data);
  }
}

function faultOf({ fault }: ProviderError, limiter: Limiter, limitKey: string) {
  if (fault.kind !== "status") return { kind: "fault" as const, fault };
  if (fault.status !== 429) limiter.learn(limitKey, fault.headers);
  return { kind: "fault" as const, fault, httpStatus: fault.status, requestId: fault.requestId };
}
