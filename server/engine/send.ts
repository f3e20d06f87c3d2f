// Accepts events: stored once, and everything they trigger made in the same transaction.

import type { Core } from "./core";
import { eventIds } from "./ids";
import { json } from "./json";
import { routeEvents } from "./route";
import type { EngineEvent, IncomingEvent } from "./types";
import { inTransaction } from "./work";

type Stored = EngineEvent & { ext: string | null };

/** Returns the engine's ids, also for events that bring their own; the functions see the sender's. */
export async function sendEvents(
  core: Core,
  events: readonly IncomingEvent[],
  seed: string | null,
): Promise<string[]> {
  if (core.registry.all().length === 0)
    throw new Error("Events were sent before the functions were registered");
  const ids = eventIds(seed, events.length);
  const stored = events.map((event, index): Stored => toStored(event, ids[index] ?? ""));
  await inTransaction(core, async (tx) => {
    const rows = stored.map((event) => ({ ...event, tenant: core.settings.tenantOf(event) }));
    const inserted = await tx.query<{ id: string }>(
      `insert into engine.event (id, ext_id, name, tenant, data, "user", v, ts)
       select x.id, x.ext, x.name, x.tenant, x.data, x."user", x.v, x.ts
         from jsonb_to_recordset($1::jsonb)
              x(id text, ext text, name text, tenant text, data jsonb, "user" jsonb, v text, ts bigint)
       on conflict do nothing returning id`,
      [json(rows)],
    );
    const fresh = new Set(inserted.map((row) => row.id));
    await routeEvents(core, tx, stored.filter((event) => fresh.has(event.id)).map(asSeenByFunctions));
  });
  return ids;
}

function toStored(event: IncomingEvent, id: string): Stored {
  return {
    id,
    ext: event.id ?? null,
    name: event.name,
    data: event.data ?? {},
    user: event.user ?? {},
    ...(event.v ? { v: event.v } : {}),
    ts: event.ts ?? Date.now(),
  };
}

function asSeenByFunctions({ ext, ...event }: Stored): EngineEvent {
  return { ...event, id: ext ?? event.id };
}
