// One call of one task: its turn at the limiter, the request, the answer read by the strategy.

import type { TokenUsage } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import type { FailureCode } from "@/lib/failures";
import type { StrategyName } from "@/lib/models/types";
import { utf8Length } from "@/lib/text";
import { type Budget, priceOfCall } from "@/server/llm/budget";
import { judge, ProviderError, type Verdict } from "@/server/llm/errors";
import { nextStrategy, type Refusals } from "@/server/llm/ladder";
import type { Ledger } from "@/server/llm/ledger";
import type { Limiter, Wanted } from "@/server/llm/limiter";
import type { LimitPlace } from "@/server/llm/limits";
import { answerRoom } from "@/server/llm/strategies/prompt";
import type { Question, Reading, Strategy } from "@/server/llm/strategies/strategy";
import type { Call, Provider } from "@/server/llm/types";

/** What came of a call; "refused" for its rate, which the limiter knows by now. */
export type Answer = (
  | Reading
  | { kind: "fault"; verdict: Exclude<Verdict, { does: "wait" }> }
  | { kind: "refused"; askedMs: number; stalledMs: number }
) & {
  strategy: Strategy;
  httpStatus: number | null;
  requestId: string | null;
  /** Milliseconds from the start of the call to its end. */
  tookMs: number;
};

/** An answer, or no call: no turn in time, no money left, or no strategy that the host takes. */
export type Attempt =
  | Answer
  | { kind: "late"; waitMs: number }
  | { kind: "spent" }
  | { kind: "impossible"; code: FailureCode };

interface Parts {
  provider: Provider;
  limiter: Limiter;
  refusals: Refusals;
  /** Null where no cap holds. */
  budget: Budget | null;
  ledger: Ledger;
  question: Question;
  turn: Omit<Wanted, "tokens">;
  /** How long to wait after a refusal that does not say. */
  unsaidWaitMs: number;
  /** Ends the wait for a turn. */
  patience: AbortSignal;
  signal: AbortSignal;
}

const placeOf = ({ limitKey }: Provider, { model }: Question): LimitPlace => ({
  limitKey,
  model: model.id,
});

/** Who asks us to wait for longer is not waited for by itself. */
export const LONGEST_PAUSE_MS = 600_000;

/** At most one call. Rejects with the reason of `patience` while waiting for a turn, and for mistakes of our own. */
export async function attemptOnce(parts: Parts): Promise<Attempt> {
  const { provider, limiter, refusals, question, patience } = parts;
  const tokens = roughTokens(question);
  const turn = await limiter.enter(placeOf(provider, question), { ...parts.turn, tokens }, patience);
  if (turn.kind === "late") return turn;
  try {
    // Chosen when the turn has come, so that those who waited do not repeat what was refused meanwhile.
    const strategy = nextStrategy(refusals, question.model, question.labels);
    return strategy ? await ask(parts, strategy, tokens) : { kind: "impossible", code: "BAD_REQUEST" };
  } finally {
    turn.leave();
  }
}

async function ask(parts: Parts, strategy: Strategy, estimated: number): Promise<Attempt> {
  const { provider, limiter, question } = parts;
  const call = await strategy.build(question);
  const sent = await paid(parts, strategy.name, call);
  if ("kind" in sent) return sent;
  const { reply, fault, usage, tookMs } = sent;
  const place = { strategy, tookMs, httpStatus: null, requestId: null };
  if (fault) {
    const isStatus = fault.kind === "status";
    const seen = { ...place, ...(isStatus && { httpStatus: fault.status, requestId: fault.requestId }) };
    const verdict = judge(fault, question.model, dayOf());
    if (verdict.does !== "wait") return { ...seen, kind: "fault", verdict };
    // Before the turn is given back: nobody else must be sent into the same refusal.
    const askedMs = verdict.waitMs ?? parts.unsaidWaitMs;
    const waitMs = Math.min(askedMs, LONGEST_PAUSE_MS);
    const stalledMs = await limiter.refused(placeOf(provider, question), waitMs, verdict.headers);
    return { ...seen, kind: "refused", askedMs, stalledMs };
  }
  const { data, headers, requestId } = reply;
  const charged = chargedTokens(usage, question);
  limiter.learn(placeOf(provider, question), { headers, estimated, charged });
  const values = question.labels.map(({ value }) => value);
  return { ...place, ...strategy.read(data, values), httpStatus: 200, requestId };
}

/** About four bytes make a token; the limiter corrects it by what the answers say. */
const BYTES_PER_TOKEN = 4;

const roughTokens = ({ system, user, labels }: Question): number =>
  answerRoom(labels) + Math.ceil((utf8Length(system) + utf8Length(user)) / BYTES_PER_TOKEN);

/** The token limit is charged for the prompt or for the room of the answer, whichever is larger. */
const chargedTokens = (usage: TokenUsage | null, { labels }: Question): number | null =>
  usage && usage.inputTokens > 0 ? Math.max(usage.inputTokens, answerRoom(labels)) : null;

/** The call once there is money for it. */
async function paid(parts: Parts, strategy: StrategyName, call: Call) {
  const { budget, question, turn, patience, ledger } = parts;
  if (budget === null) return counted(parts, strategy, call);
  const payment = await budget.take(priceOfCall(question, strategy, call), turn.maxWaitMs, patience);
  if (payment.kind !== "go") return payment;
  const before = ledger.knownUsd;
  return counted(parts, strategy, call).finally(() => payment.settle(ledger.knownUsd - before));
}

async function counted({ provider, ledger, signal }: Parts, strategy: StrategyName, call: Call) {
  ledger.begin(strategy);
  const startedAt = performance.now();
  const sent = await provider.send(call, signal).catch((error: unknown) => {
    if (error instanceof ProviderError) return error;
    throw error;
  });
  const tookMs = performance.now() - startedAt;
  if (sent instanceof ProviderError) {
    ledger.end(strategy, tookMs, undefined);
    return { fault: sent.fault, usage: null, tookMs };
  }
  return { reply: sent, usage: ledger.end(strategy, tookMs, sent.data), tookMs };
}
