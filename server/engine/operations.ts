// What the engine does for each operation the SDK reports.

import type { Core, Tx } from "./core";
import { ulid } from "./ids";
import { errorValue } from "./json";
import { createRun } from "./schedule";
import { addCall, addTimer, type Past, pendStep, saveStep } from "./steps";
import { type Due, parseDue } from "./time";
import { type EngineEvent, EVENT_INVOKED, type Operation, type Run, type StepValue } from "./types";

type Context = { core: Core; tx: Tx; run: Run; op: Operation; past: Past };

/** True when the operation left the run with something new to go on with. */
export async function performOperation(context: Context): Promise<boolean> {
  const { tx, run, op } = context;
  switch (op.op) {
    case "StepRun":
    case "Step":
      return save(context, { type: "data", data: op.data ?? null });
    case "StepError":
    case "StepFailed":
      return save(context, { type: "error", error: errorValue(op.error) });
    case "StepPlanned":
      if (await pendStep(tx, run, op)) await addCall(tx, run, op.id);
      return false;
    case "Sleep": // the duration or date is in `name`
      return withDue(context, op.opts?.duration || op.name, async (due) => {
        await addTimer(tx, run, op.id, due, null);
      });
    case "WaitForEvent": // the event name is in `name`
      return withDue(context, op.opts?.timeout, (due) =>
        wait(context, "wait", op.opts?.event ?? op.name, due),
      );
    case "WaitForSignal":
      return withDue(context, op.opts?.timeout, (due) => wait(context, "signal", op.opts?.signal, due));
    case "InvokeFunction":
      return (await pendStep(tx, run, op)) ? invoke(context) : false;
    case "DiscoveryRequest":
      return true;
    default:
      return refuse(context, "UnsupportedOpError", `"${op.op}" is not supported by the embedded engine`);
  }
}

async function save({ tx, run, op, past }: Context, value: StepValue): Promise<boolean> {
  await saveStep(tx, run, op, value, past);
  return true;
}

// The step ends with an error that the function can catch.
function refuse(context: Context, name: string, message: string): Promise<boolean> {
  return save(context, { type: "error", error: { name, message } });
}

async function withDue(
  context: Context,
  text: unknown,
  start: (due: Due) => Promise<void>,
): Promise<boolean> {
  const due = parseDue(text);
  if (!due) return refuse(context, "Error", `"${String(text)}" is neither a duration nor a date`);
  if (await pendStep(context.tx, context.run, context.op)) await start(due);
  return false;
}

async function wait(
  { tx, run, op }: Context,
  kind: "wait" | "signal",
  event: unknown,
  due: Due,
): Promise<void> {
  await tx.query(
    `insert into engine.pause (kind, event, expr, run_id, step_id, trigger_id, expires_at)
     values ($1, $2, $3, $4, $5, $6,
             coalesce($7::timestamptz, clock_timestamp() + make_interval(secs => $8::float8 / 1000)))`,
    [kind, String(event), op.opts?.if ?? null, run.id, op.id, run.events[0].id, due.at, due.ms],
  );
  await addTimer(tx, run, op.id, due, null);
}

async function invoke(context: Context): Promise<boolean> {
  const { core, tx, run, op } = context;
  const id = String(op.opts?.function_id);
  const fn = core.registry.get(id);
  if (!fn) return refuse(context, "Error", `could not find function with ID: ${id}`);
  const event = invokedEvent(op, fn.id);
  if (!(await createRun(core, tx, { fn, events: [event], parent: { run: run.id, step: op.id } }))) {
    return refuse(context, "Error", `function ${id} is a singleton and runs already`);
  }
  const due = parseDue(op.opts?.timeout);
  if (due) {
    const message = "Timed out waiting for invoked function to complete";
    await addTimer(tx, run, op.id, due, {
      type: "error",
      error: { name: "InngestInvokeTimeoutError", message },
    });
  }
  return false;
}

function invokedEvent(op: Operation, fnId: string): EngineEvent {
  const payload = (op.opts?.payload ?? {}) as Partial<EngineEvent>;
  return {
    id: ulid(),
    name: EVENT_INVOKED,
    data: { ...payload.data, _inngest: { fn_id: fnId } },
    user: payload.user ?? {},
    ...(payload.v ? { v: payload.v } : {}),
    ts: Date.now(),
  };
}
