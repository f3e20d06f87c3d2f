// The port to what all processes know of a provider's limits, and the numbers by which they share them.

/** Below the limit on purpose: the provider counts arrivals, and those are never as even as the calls. */
export const PACE_SHARE = 0.985;
/** What one lease holds; so much may still be sent after another process was refused. */
export const LEASE_MS = 500;
/** How far ahead of now quota may be given away. */
export const AHEAD_MS = 1_000;
/** So long after it was asked for by an interactive run, quota is not given away ahead to bulk runs. */
export const URGENT_MS = 1_000;
/** A lease where no limit is known: so long until this process looks for a pause again. */
export const FREE_LEASE_MS = 1_000;
/** What the number of calls at once grows by with each answer. */
export const GROWTH_PER_ANSWER = 0.1;
/** Refusals that lie further apart than this do not count as one row of them. */
export const STREAK_GAP_MS = 120_000;
export const MINUTE_MS = 60_000;

/** The time that so much of a limit takes at our pace. */
export const costMs = (amount: number, perMinute: number): number =>
  (amount * MINUTE_MS) / (perMinute * PACE_SHARE);

export const KINDS = ["requests", "tokens"] as const;
export type Kind = (typeof KINDS)[number];
export type PerKind<T> = Record<Kind, T>;

/** Interactive calls go first: somebody looks at the screen. */
export type Priority = "interactive" | "bulk";

/** What one limit is about: a key at a host, in a form that tells neither, and a model. */
export interface LimitPlace {
  limitKey: string;
  model: string;
}

export interface LeaseAsk {
  /** What the calls that wait, or are to be expected, need; the first of them gets what it needs in any case. */
  wanted: PerKind<number>;
  first: PerKind<number>;
  priority: Priority;
  /** Limits that this process has read from headers; null: none. */
  perMinute: PerKind<number | null>;
  /** How much of the time that nobody used may be made up for at once. */
  burstMs: PerKind<number>;
  /** Answers that were no refusal since the last time; they make room for more calls at once. */
  answers: number;
  /** What the setting allows at once; a cap that has grown so far is none. */
  mostCalls: number;
}

/**
 * Quota as a piece of the time of a limit: a call takes as much of it as the limit, at our pace, needs for it.
 * It begins `fromMs` from now, which is negative when time that passed unused is made up for.
 */
export interface Slice {
  fromMs: number;
  lengthMs: number;
}

export interface Lease {
  /** Null where no limit is known or nothing was given. */
  slices: PerKind<Slice | null>;
  perMinute: PerKind<number | null>;
  /** 0 when something was given, else when to ask again. */
  retryMs: number;
  pauseMs: number;
  /** Calls at once for each process; null: as many as the setting allows. */
  cap: number | null;
  /** False until the first answer to anybody. */
  isKnown: boolean;
}

export interface Refusal {
  waitMs: number;
  /** Calls in the air when it came: half of them is the new cap. */
  inFlight: number;
  answers: number;
}

/** `stalledMs`: how long calls have been refused without one that succeeded. */
export type Refused = Pick<Lease, "pauseMs" | "cap"> & { stalledMs: number };

/** State that all processes share. All times are spans, because their clocks differ. */
export interface LimitStore {
  lease(place: LimitPlace, ask: LeaseAsk): Promise<Lease>;
  /** One pause for everybody. */
  refuse(place: LimitPlace, refusal: Refusal): Promise<Refused>;
}
