// The control endpoint of the simulator, for tests that run in another process: it tells neither keys nor texts.

import { z } from "zod";
import { fingerprintOf } from "@/tests/fakes/openai/log";
import { BatchOptions, Options } from "@/tests/fakes/openai/options";
import { Rule } from "@/tests/fakes/openai/rules";
import type { FakeState } from "@/tests/fakes/openai/state";
import { problem, type WireReply } from "@/tests/fakes/openai/wire";

const MoveTo = z.enum([
  "in_progress",
  "finalizing",
  "completed",
  "failed",
  "expired",
  "cancelling",
  "cancelled",
]);

const Command = z.strictObject({
  rules: z.array(Rule).optional(),
  clearRules: z.boolean().optional(),
  options: Options.partial().optional(),
  batchOptions: BatchOptions.partial().optional(),
  /** Puts a batch, or all that have not ended, into a state. */
  moveBatches: z.strictObject({ id: z.string().optional(), to: MoveTo }).optional(),
});

/** GET tells options, counters, the log, files and batches; POST also adds rules, clears them, changes options or moves batches. */
export async function control(method: string, raw: string, state: FakeState): Promise<WireReply> {
  if (method === "POST") {
    const command = Command.safeParse(raw === "" ? {} : JSON.parse(raw));
    if (!command.success) return problem(400, z.prettifyError(command.error));
    const { rules = [], clearRules, options = {}, batchOptions = {}, moveBatches } = command.data;
    if (clearRules) state.rules.clear();
    for (const rule of rules) state.rules.add(rule);
    state.configure({ ...defined(options), batch: defined(batchOptions) });
    if (moveBatches) await state.batches.move(moveBatches.id ?? null, moveBatches.to);
  }
  return { status: 200, headers: {}, body: report(state) };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const defined = <T extends object>(change: T): Defined<T> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Defined<T>;

function report({ options, stats, log, files, batches }: FakeState) {
  const { models: _models, ...shown } = options;
  const { byKey, sentByKey, ...counts } = stats;
  return {
    options: shown,
    stats: { ...counts, byKey: byFingerprint(byKey), sentByKey: byFingerprint(sentByKey) },
    log: log.entries,
    files: files.all.map(({ key, wire }) => ({ ...wire, key: fingerprintOf(key) })),
    batches: batches.all.map(({ key, wire }) => ({ ...wire, key: fingerprintOf(key) })),
  };
}

const byFingerprint = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).map(([key, calls]) => [fingerprintOf(key), calls]));
