// What the engine knows about the functions: their configurations, their triggers, and how the SDK is asked for them.

import type { FunctionConfig, Handler } from "./types";

export type Listener = { fn: FunctionConfig; expression: string | undefined };

export type Registry = {
  load(functions: readonly FunctionConfig[]): void;
  get(id: string): FunctionConfig | undefined;
  all(): FunctionConfig[];
  /** Triggers that an event of this name reaches, wildcards included. */
  listeners(eventName: string): Listener[];
};

type Wildcard = Listener & { prefix: string };

export function createRegistry(): Registry {
  let byId = new Map<string, FunctionConfig>();
  let exact = new Map<string, Listener[]>();
  let wildcards: Wildcard[] = [];
  return {
    load(functions) {
      byId = new Map(functions.map((fn) => [fn.id, fn]));
      exact = new Map();
      wildcards = [];
      for (const { event, listener } of functions.flatMap(eventTriggers)) {
        const star = event.indexOf("*");
        if (star >= 0) wildcards.push({ ...listener, prefix: event.slice(0, star) });
        else exact.set(event, [...(exact.get(event) ?? []), listener]);
      }
    },
    get: (id) => byId.get(id),
    all: () => [...byId.values()],
    listeners: (name) => [
      ...(exact.get(name) ?? []),
      ...wildcards.filter((listener) => name.startsWith(listener.prefix)),
    ],
  };
}

function eventTriggers(fn: FunctionConfig): { event: string; listener: Listener }[] {
  return fn.triggers.flatMap(({ event, expression }) =>
    event ? [{ event, listener: { fn, expression } }] : [],
  );
}

/**
 * Asks the SDK for its functions (in-band sync). With in-band sync switched off by the environment the SDK posts them
 * to /fn/register while this call runs, and the answer holds none.
 */
export async function fetchFunctions(handler: Handler, url: URL): Promise<FunctionConfig[] | null> {
  const response = await handler(
    new Request(url, {
      method: "PUT",
      headers: {
        host: url.host, // the SDK builds its own address from it and fails without it
        "content-type": "application/json",
        "x-inngest-server-kind": "dev",
        "x-inngest-sync-kind": "in_band",
      },
      body: JSON.stringify({ url: url.href }),
    }),
  );
  if (!response.ok) throw new Error(`The functions could not be registered: status ${response.status}`);
  const body = (await response.json()) as { functions?: FunctionConfig[] };
  return body.functions ?? null;
}
