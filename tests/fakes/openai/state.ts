// What one simulator remembers: its options, its models, its rules, the calls it saw, and its seeded chance.

import { MODELS } from "@/lib/models";
import type { Model } from "@/lib/models/types";
import { Batches } from "@/tests/fakes/openai/batches";
import { Buckets } from "@/tests/fakes/openai/buckets";
import { Files } from "@/tests/fakes/openai/files";
import { CallLog } from "@/tests/fakes/openai/log";
import { DEFAULTS, type FakeChange, type FakeOptions, type Lack } from "@/tests/fakes/openai/options";
import { RuleBook } from "@/tests/fakes/openai/rules";

export class FakeState {
  readonly options: FakeOptions;
  readonly rules = new RuleBook();
  readonly log = new CallLog();
  readonly buckets = new Buckets();
  readonly files = new Files();
  readonly batches: Batches;
  readonly stats = {
    requests: 0,
    answered: 0,
    limited: 0,
    inFlight: 0,
    mostInFlight: 0,
    byKey: {} as Record<string, number>,
    /** Answers to calls for labels that went out whole. */
    sentByKey: {} as Record<string, number>,
  };
  #random: number;
  #models: readonly Model[] = [];

  constructor(change: FakeChange) {
    this.options = { ...DEFAULTS, batch: { ...DEFAULTS.batch } };
    this.configure(change);
    this.#random = this.options.seed;
    this.batches = new Batches(this);
  }

  configure({ batch, ...change }: FakeChange): void {
    Object.assign(this.options, change);
    Object.assign(this.options.batch, batch);
    const { models, shutdownDates, lacks } = this.options;
    this.#models = [...MODELS, ...models].map((model) => {
      const own = shutdownDates[model.id];
      const shutdown = own === undefined ? (model.end?.shutdown ?? null) : own;
      const end = { replacement: null, replacementBy: null, ...model.end, shutdown: shutdown ?? "" };
      return { ...model, caps: without(model.caps, lacks), end: shutdown === null ? null : end };
    });
  }

  /** The models as this host has them: with its own ends, and without the abilities that it lacks. */
  get models(): readonly Model[] {
    return this.#models;
  }

  /** Null for a model that is unknown here, or was shut down by the simulated day. */
  model(id: string): Model | null {
    const model = this.models.find((one) => one.id === id);
    return model && !this.hasEnded(model) ? model : null;
  }

  hasEnded({ end }: Model): boolean {
    const { today } = this.options;
    return today !== null && end !== null && end.shutdown <= today;
  }

  begin(key: string): void {
    const { stats } = this;
    stats.requests++;
    stats.byKey[key] = (stats.byKey[key] ?? 0) + 1;
    stats.inFlight++;
    stats.mostInFlight = Math.max(stats.mostInFlight, stats.inFlight);
  }

  countSent(key: string): void {
    this.stats.sentByKey[key] = (this.stats.sentByKey[key] ?? 0) + 1;
  }

  /** From 0 to 1, the same row of numbers for the same seed. */
  chance(): number {
    this.#random = (Math.imul(this.#random, 1_103_515_245) + 12_345) >>> 0;
    return this.#random / 2 ** 32;
  }

  nextLatencyMs(): number {
    const { latencyMs, jitter } = this.options;
    return latencyMs === 0 ? 0 : latencyMs * (1 + jitter * (2 * this.chance() - 1));
  }
}

function without(caps: Model["caps"], lacks: readonly Lack[]): Model["caps"] {
  return { ...caps, ...Object.fromEntries(lacks.map((name) => [name, false])) };
}
