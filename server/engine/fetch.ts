// The `fetch` given to the client: answers the SDK's own traffic, passes everything else to the network.

import { type Checkpoint, storeCheckpoint } from "./checkpoint";
import type { Core } from "./core";
import { sendEvents } from "./send";
import { resolveStep } from "./steps";
import type { FunctionConfig, IncomingEvent } from "./types";
import { inTransaction } from "./work";

export function createFetch(core: Core): typeof globalThis.fetch {
  const origin = new URL(core.settings.baseUrl).origin;
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== origin) return globalThis.fetch(input, init);
    const request = new Request(input, init);
    const text = await request.text();
    const body = text ? (JSON.parse(text) as unknown) : null;
    return answer(core, url.pathname, body, request.headers);
  };
}

async function answer(core: Core, path: string, body: unknown, headers: Headers): Promise<Response> {
  if (path.startsWith("/e/")) {
    const events = [body].flat() as IncomingEvent[];
    const ids = await sendEvents(core, events, headers.get("x-inngest-event-id-seed"));
    return Response.json({ ids, status: 200 });
  }
  const checkpoint = /^\/v1\/checkpoint\/([^/]+)\/async$/.exec(path);
  if (checkpoint?.[1]) {
    const status = await storeCheckpoint(core, checkpoint[1], body as Checkpoint);
    return Response.json({}, { status });
  }
  const state = /^\/v0\/runs\/([^/]+)\/(batch|actions)$/.exec(path);
  if (state?.[1]) return Response.json(await readState(core, state[1], state[2] ?? ""));
  if (path === "/v1/signals") return signal(core, body as { signal?: string; data?: unknown });
  if (path === "/fn/register") {
    core.registry.load((body as { functions: FunctionConfig[] }).functions);
    return Response.json({ ok: true, modified: false });
  }
  return notFound(`${path} is not supported by the embedded engine`);
}

function notFound(error: string): Response {
  return Response.json({ error, status: 404 }, { status: 404 });
}

async function readState(core: Core, runId: string, what: string): Promise<unknown> {
  if (what === "batch") {
    const rows = await core.store.query<{ events: unknown }>("select events from engine.run where id = $1", [
      runId,
    ]);
    return rows[0]?.events ?? [];
  }
  const steps = await core.store.query<{ id: string; value: unknown }>(
    "select id, value from engine.step where run_id = $1 and done order by seq",
    [runId],
  );
  return Object.fromEntries(steps.map((step) => [step.id, step.value]));
}

async function signal(core: Core, body: { signal?: string; data?: unknown }): Promise<Response> {
  const run = await inTransaction(core, async (tx) => {
    const [pause] = await tx.query<{ run_id: string; step_id: string }>(
      `select run_id, step_id from engine.pause
        where kind = 'signal' and event = $1 and expires_at > clock_timestamp()
        order by id limit 1`,
      [body.signal],
    );
    if (!pause) return null;
    const data = { signal: body.signal, data: body.data ?? null };
    return (await resolveStep(tx, pause.run_id, pause.step_id, { type: "data", data })) ? pause.run_id : null;
  });
  return run ? Response.json({ data: { run_id: run } }) : notFound("nobody waits for this signal");
}
