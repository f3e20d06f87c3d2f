// The app of the golden recordings: 18 functions and 35 events. Ids, options, step names and texts are those of the
// recordings; a change needs new recordings.
import { type ClientOptions, Inngest, type InngestFunction } from "inngest";
import { flowFunctions } from "./golden-flow";
import { stepFunctions } from "./golden-steps";

export type AppContext = {
  inngest: Inngest<ClientOptions>;
  /** Options added to every function. */
  extra: { checkpointing?: false };
  /** What user code did, in order. */
  trace(text: string): void;
  /** Most steps of function "conc" seen at once, per key. */
  conc: Record<string, number>;
};

const ignore = (): void => undefined;

export function goldenApp(client: Omit<ClientOptions, "id">, extra: AppContext["extra"]) {
  const trace: string[] = [];
  const logger = { info: ignore, warn: ignore, error: ignore, debug: ignore };
  const inngest = new Inngest({ id: "t", logger, ...client });
  const context: AppContext = { inngest, extra, trace: (text) => void trace.push(text), conc: {} };
  const functions: InngestFunction.Any[] = [...stepFunctions(context), ...flowFunctions(context)];
  return { inngest, functions, trace, conc: context.conc };
}

type Sent = { name: string; id?: string; data: Record<string, unknown> };

function numbered(name: string, count: number, data: (i: number) => Record<string, unknown>): Sent[] {
  return Array.from({ length: count }, (_, index) => ({ name, data: { ...data(index + 1), i: index + 1 } }));
}

/** One send. */
export const EVENTS: Sent[] = [
  { name: "seq/go", data: {} },
  { name: "par/go", data: {} },
  { name: "retry/go", data: {} },
  { name: "fail/go", data: { k: "kk" } },
  { name: "stepfail/go", data: {} },
  { name: "ev/go", data: { k: "A" } },
  { name: "cancel/go", data: { k: "c1" } },
  ...numbered("batch/go", 4, () => ({ g: "a" })),
  ...numbered("deb/go", 3, () => ({ g: "a" })),
  ...numbered("rl/go", 3, () => ({ g: "a" })),
  { name: "idem/go", data: { k: "same" } },
  { name: "idem/go", data: { k: "same" } },
  { name: "idem/go", id: "evid1", data: { k: "x" } },
  { name: "idem/go", id: "evid1", data: { k: "y" } },
  ...numbered("thr/go", 4, () => ({ g: "a" })),
  ...numbered("conc/go", 6, (i) => ({ g: i % 2 ? "x" : "y" })),
  ...numbered("single/go", 2, () => ({ g: "a" })),
  { name: "race/go", data: {} },
  { name: "ra/go", data: {} },
];

/** Sent one by one, so many ms after the first send returned. The second must match nothing. */
export const LATER_EVENTS: { afterMs: number; event: Sent }[] = [
  { afterMs: 4000, event: { name: "cancel/stop", data: { k: "c1" } } },
  { afterMs: 5000, event: { name: "ev/ok", data: { k: "B" } } },
  { afterMs: 6500, event: { name: "ev/ok", data: { k: "A", yes: 1 } } },
];
