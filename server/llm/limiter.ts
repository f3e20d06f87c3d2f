// The port through which every call asks for its turn.

import { env } from "@/server/env";
import { Gate } from "@/server/llm/gate";
import type { LimitPlace, LimitStore, Priority } from "@/server/llm/limits";
import { ownLimits } from "@/server/llm/own-limits";
import type { HeaderReader } from "@/server/llm/types";

/** "late": no turn within the time that the caller has; ask again after `waitMs`. */
export type Turn = { kind: "go"; leave: () => void } | { kind: "late"; waitMs: number };

export interface Wanted {
  /** About what the provider will count for the call. */
  tokens: number;
  maxWaitMs: number;
  /** Runs are served in turn. */
  run: string;
  priority: Priority;
}

/** `estimated` is what was wanted for the call; `charged` null: the answer told no tokens. */
export interface Answered {
  headers: HeaderReader;
  estimated: number;
  charged: number | null;
}

export interface Limiter {
  /**
   * Resolves with a turn for a call after at most `maxWaitMs`. Rejects when `signal` aborts, and with what the
   * store of the limits threw.
   */
  enter(place: LimitPlace, wanted: Wanted, signal: AbortSignal): Promise<Turn>;
  /** Tells of an answer, whose headers may name the limits. */
  learn(place: LimitPlace, answered: Answered): void;
  /**
   * One pause for all callers: the provider asked for `waitMs`. Resolves, when all know it, with how many
   * milliseconds calls have been refused without one that succeeded.
   */
  refused(place: LimitPlace, waitMs: number, headers: HeaderReader): Promise<number>;
}

/** Limits the calls of this process by what `store` knows of those of all processes. */
export function limiterOver(store: LimitStore): Limiter {
  const gates = new Map<string, Gate>();
  const gateOf = (place: LimitPlace): Gate => {
    const key = `${place.limitKey} ${place.model}`;
    const known = gates.get(key);
    if (known) return known;
    for (const [old, gate] of gates) if (gate.isIdle) gates.delete(old);
    const gate = new Gate(store, place, env.LLM_CALLS_IN_FLIGHT);
    gates.set(key, gate);
    return gate;
  };
  return {
    enter: async (place, wanted, signal) => gateOf(place).enter(wanted, signal),
    learn: (place, answered) => gateOf(place).learn(answered),
    refused: (place, waitMs, headers) => gateOf(place).refused(waitMs, headers),
  };
}

/** Limits the calls of this process alone; others show in what the headers say is left. */
export const processLimiter = (): Limiter => limiterOver(ownLimits());
