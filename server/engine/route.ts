// Where events go: to the functions they trigger, and to the runs that wait for them or are cancelled by them.

import type { Core, Tx } from "./core";
import { matches } from "./expr";
import { cancelRun } from "./finish";
import { createRuns, type NewRun } from "./runs";
import { isPlain, scheduleEvent } from "./schedule";
import { resolveStep } from "./steps";
import type { EngineEvent } from "./types";

export async function routeEvents(core: Core, tx: Tx, events: readonly EngineEvent[]): Promise<void> {
  await startRuns(core, tx, events);
  await endPauses(core, tx, events);
}

async function startRuns(core: Core, tx: Tx, events: readonly EngineEvent[]): Promise<void> {
  const bulk: NewRun[] = [];
  for (const event of events) {
    for (const { fn, expression } of core.registry.listeners(event.name)) {
      if (!matches(expression, { event })) continue;
      if (isPlain(fn)) bulk.push({ fn, events: [event] });
      else await scheduleEvent(core, tx, fn, event);
    }
  }
  await createRuns(core, tx, bulk);
}

type Pause = {
  kind: "wait" | "cancel";
  event: string;
  expr: string | null;
  run_id: string;
  step_id: string | null;
  trigger_id: string | null;
  trigger: EngineEvent;
};

// In order of run id, so that two senders lock the runs in the same order.
async function endPauses(core: Core, tx: Tx, events: readonly EngineEvent[]): Promise<void> {
  const names = [...new Set(events.map((event) => event.name))];
  if (names.length === 0) return;
  const pauses = await tx.query<Pause>(
    `select p.kind, p.event, p.expr, p.run_id, p.step_id, p.trigger_id, r.events -> 0 as trigger
       from engine.pause p join engine.run r on r.id = p.run_id
      where p.event = any($1) and p.kind in ('wait', 'cancel') and p.expires_at > clock_timestamp()
      order by p.run_id, p.id`,
    [names],
  );
  for (const pause of pauses) {
    const match = events.find((event) => ends(pause, event));
    if (!match) continue;
    if (pause.kind === "cancel") await cancelRun(core, tx, pause.run_id);
    else if (pause.step_id) await resolveStep(tx, pause.run_id, pause.step_id, match);
  }
}

// The event that started a run never ends a pause of it.
function ends(pause: Pause, event: EngineEvent): boolean {
  if (event.name !== pause.event || event.id === pause.trigger_id) return false;
  return matches(pause.expr, { event: pause.trigger, async: event });
}
