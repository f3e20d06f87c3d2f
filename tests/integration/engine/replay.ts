// Plays the golden app on an engine and records all that the SDK and the engine say to each other.
import { readFile } from "node:fs/promises";
import { serve } from "inngest/edge";
import type { createEngine } from "@/server/engine/engine";
import { differences } from "./compare";
import { EVENTS, goldenApp, LATER_EVENTS } from "./golden-app";
import { leftovers, openBench, pause, rows } from "./harness";
import type { Exchange, Recording } from "./recording";
import { brokenRules } from "./rules";

export type Mode = { golden: string; extra: { checkpointing?: false }; checkpointing: boolean };

export const MODES = {
  cp: { golden: "rec-cp.json", extra: {}, checkpointing: true },
  nocp: { golden: "rec-nocp.json", extra: { checkpointing: false }, checkpointing: true },
  classic: { golden: "rec-nocp.json", extra: {}, checkpointing: false },
} satisfies Record<string, Mode>;

type Options = { limitMs?: number; create?: typeof createEngine };

/** All that differs from the recording of the real server; empty when the engine conforms. */
export async function nonconformities(mode: Mode, options: Options = {}): Promise<string[]> {
  const golden = await readFile(new URL(`golden/${mode.golden}`, import.meta.url), "utf8");
  const { recording, cancelled, left } = await replay(mode, options);
  return [
    ...differences(JSON.parse(golden) as Recording, recording),
    ...brokenRules(recording),
    ...(cancelled === "cancelled" ? [] : [`the run of "cancel" is ${cancelled}`]),
    ...Object.entries(left).flatMap(([table, count]) => (count === 0 ? [] : [`${count} ${table} are left`])),
  ];
}

async function replay({ extra, checkpointing }: Mode, { limitMs = 30_000, create }: Options) {
  // Room for all runs at once, so that nothing but its own limits holds a function back.
  const bench = await openBench({ checkpointing, maxConcurrency: 60 }, create);
  try {
    const rec: Exchange[] = [];
    const fetch = recordFetch(bench.client.fetch, rec);
    const { inngest, functions, trace, conc } = goldenApp({ ...bench.client, fetch }, extra);
    await bench.engine.register(recordHandler(serve({ client: inngest, functions }), rec));
    await bench.engine.start();
    await inngest.send(EVENTS);
    const begin = performance.now();
    for (const { afterMs, event } of LATER_EVENTS) {
      await pause(begin + afterMs - performance.now());
      await inngest.send(event);
    }
    await bench.engine.drain({ limitMs });
    const [run] = await rows<{ status: string }>(
      bench.pool,
      "select status from engine.run where fn = 't-cancel'",
    );
    const recording = { trace, conc, rec: rec.sort((a, b) => a.t - b.t) };
    return { recording, cancelled: run?.status, left: await leftovers(bench.pool) };
  } finally {
    await bench.close();
  }
}

function recordFetch(fetch: typeof globalThis.fetch, rec: Exchange[]): typeof globalThis.fetch {
  return async (input, init) => {
    const t = Date.now();
    const response = await fetch(input, init);
    rec.push({
      dir: "sdk->server",
      t,
      method: init?.method ?? "GET",
      url: String(input),
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: String(init?.body ?? ""),
      status: response.status,
      res: await response.clone().text(),
    });
    return response;
  };
}

type Handler = (request: Request) => Promise<Response>;

function recordHandler(handler: Handler, rec: Exchange[]): Handler {
  return async (request) => {
    const t = Date.now();
    const body = await request.clone().text();
    const response = await handler(request);
    const { pathname, search } = new URL(request.url);
    rec.push({
      dir: "server->sdk",
      t,
      method: request.method,
      url: pathname + search,
      headers: Object.fromEntries(request.headers),
      body,
      status: response.status,
      resHeaders: Object.fromEntries(response.headers),
      res: await response.clone().text(),
    });
    return response;
  };
}
