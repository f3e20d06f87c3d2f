// Replays recordings of a real Inngest server: the embedded engine must have the same conversation with the SDK.
import { readFile } from "node:fs/promises";
import { serve } from "inngest/edge";
import { expect, test } from "vitest";
import { differences } from "./compare";
import { EVENTS, goldenApp, LATER_EVENTS } from "./golden-app";
import { leftovers, NOTHING_LEFT, openBench, pause, rows } from "./harness";
import type { Exchange, Recording } from "./recording";
import { brokenRules } from "./rules";

const LIMIT_MS = 30_000;

type Mode = { golden: string; extra: { checkpointing?: false }; checkpointing: boolean };
const MODES: Record<string, Mode> = {
  cp: { golden: "rec-cp.json", extra: {}, checkpointing: true },
  nocp: { golden: "rec-nocp.json", extra: { checkpointing: false }, checkpointing: true },
  classic: { golden: "rec-nocp.json", extra: {}, checkpointing: false },
};

test.concurrent.for(Object.entries(MODES))(
  "ENG-1…3 conformance: %s",
  { timeout: 60_000 },
  async ([, mode]) => {
    const golden = await readFile(new URL(`golden/${mode.golden}`, import.meta.url), "utf8");
    const { recording, cancelled, left } = await replay(mode);
    expect(differences(JSON.parse(golden) as Recording, recording)).toEqual([]);
    expect(brokenRules(recording)).toEqual([]);
    expect(cancelled).toBe("cancelled");
    expect(left).toEqual(NOTHING_LEFT);
  },
);

async function replay({ extra, checkpointing }: Mode) {
  const bench = await openBench({ checkpointing });
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
    await bench.engine.drain({ limitMs: LIMIT_MS });
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
