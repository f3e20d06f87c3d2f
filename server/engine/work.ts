// One transaction of the engine: what it emits is routed before it commits, what it wants logged comes after.

import type { Core, Tx } from "./core";
import { routeEvents } from "./route";
import type { EngineEvent } from "./types";

/** Runs `work` in a transaction (repeated on conflicts) and then looks for new work. */
export async function inTransaction<T>(core: Core, work: (tx: Tx) => Promise<T>): Promise<T> {
  let actions: (() => void)[] = [];
  const result = await core.store.transaction(async (sql) => {
    actions = [];
    const outbox: EngineEvent[] = [];
    const tx: Tx = {
      query: sql.query,
      emit: (event) => void outbox.push(event),
      afterCommit: (action) => void actions.push(action),
    };
    const value = await work(tx);
    // Routing can cancel runs, whose end makes further events.
    while (outbox.length > 0) await routeEvents(core, tx, outbox.splice(0));
    return value;
  });
  for (const action of actions) action();
  core.wake();
  return result;
}
