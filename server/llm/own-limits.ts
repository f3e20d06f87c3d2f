// The limits as one process knows them; what a service keeps in the database for all of them works alike.

import {
  AHEAD_MS,
  costMs,
  GROWTH_PER_ANSWER,
  KINDS,
  type Kind,
  LEASE_MS,
  type Lease,
  type LeaseAsk,
  type LimitPlace,
  type LimitStore,
  type PerKind,
  type Refusal,
  type Refused,
  STREAK_GAP_MS,
  URGENT_MS,
} from "@/server/llm/limits";

/** Times are monotonic milliseconds. `at`: until when the time of a limit has been given away. */
interface State {
  at: PerKind<number>;
  perMinute: PerKind<number | null>;
  cap: number | null;
  isKnown: boolean;
  pausedUntil: number;
  refusedSince: number | null;
  urgentUntil: number;
}

export function ownLimits(): LimitStore {
  const states = new Map<string, State>();
  const stateOf = ({ limitKey, model }: LimitPlace): State => {
    const key = `${limitKey} ${model}`;
    const state = states.get(key) ?? newState();
    states.set(key, state);
    return state;
  };
  return {
    lease: async (place, ask) => lease(stateOf(place), ask, performance.now()),
    refuse: async (place, refusal) => refuse(stateOf(place), refusal, performance.now()),
  };
}

function newState(): State {
  const now = performance.now();
  return {
    at: { requests: now, tokens: now },
    perMinute: { requests: null, tokens: null },
    cap: null,
    isKnown: false,
    pausedUntil: 0,
    refusedSince: null,
    urgentUntil: 0,
  };
}

function lease(state: State, ask: LeaseAsk, now: number): Lease {
  for (const kind of KINDS) state.perMinute[kind] = ask.perMinute[kind] ?? state.perMinute[kind];
  answered(state, ask.answers);
  if (state.cap !== null && state.cap >= ask.mostCalls) state.cap = null;
  const isHeld = ask.priority === "bulk" && state.urgentUntil > now;
  if (ask.priority === "interactive") state.urgentUntil = now + URGENT_MS;
  const pauseMs = Math.max(0, state.pausedUntil - now);
  const aheadMs = isHeld ? 0 : AHEAD_MS;
  const limited = KINDS.flatMap((kind) => partOf(state, ask, kind, now) ?? []);
  const retryMs = Math.max(0, pauseMs, ...limited.map(({ fromMs }) => fromMs - aheadMs));
  const slices: Lease["slices"] = { requests: null, tokens: null };
  // The same share of what is wanted for both limits.
  const share = Math.min(1, ...limited.map(({ mostMs, wantedMs }) => mostMs / wantedMs));
  if (retryMs === 0)
    for (const { kind, fromMs, wantedMs, firstMs } of limited) {
      const lengthMs = Math.max(share * wantedMs, firstMs);
      slices[kind] = { fromMs, lengthMs };
      state.at[kind] = now + fromMs + lengthMs;
    }
  const { perMinute, cap, isKnown } = state;
  return { slices, perMinute: { ...perMinute }, retryMs, pauseMs, cap, isKnown };
}

/** Where the next slice of a limit begins, in milliseconds from now, and how long it may be; null without a limit. */
function partOf({ at, perMinute }: State, { burstMs, wanted, first }: LeaseAsk, kind: Kind, now: number) {
  const limit = perMinute[kind];
  if (limit === null) return null;
  const fromMs = Math.max(at[kind] - now, -burstMs[kind]);
  return {
    kind,
    fromMs,
    mostMs: LEASE_MS + Math.max(0, -fromMs),
    wantedMs: costMs(wanted[kind], limit),
    firstMs: costMs(first[kind], limit),
  };
}

function refuse(state: State, { waitMs, inFlight, answers }: Refusal, now: number): Refused {
  answered(state, answers);
  const isStreak = state.refusedSince !== null && now - state.pausedUntil <= STREAK_GAP_MS;
  const refusedSince = isStreak ? (state.refusedSince ?? now) : now;
  state.refusedSince = refusedSince;
  if (state.pausedUntil <= now)
    state.cap = Math.max(1, Math.floor(Math.min(state.cap ?? inFlight, inFlight) / 2));
  state.pausedUntil = Math.max(state.pausedUntil, now + waitMs);
  // What passes during the pause is not made up for.
  for (const kind of KINDS) state.at[kind] = Math.max(state.at[kind], state.pausedUntil);
  return { pauseMs: state.pausedUntil - now, cap: state.cap, stalledMs: now - refusedSince };
}

function answered(state: State, answers: number): void {
  if (answers === 0) return;
  state.isKnown = true;
  state.refusedSince = null;
  if (state.cap !== null) state.cap += GROWTH_PER_ANSWER * answers;
}
