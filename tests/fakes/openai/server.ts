// A small OpenAI on this machine: models with abilities, exact usage, files and batches, rate limits and scripted faults.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { MoveTo } from "@/tests/fakes/openai/batch-states";
import { CALL_PATHS } from "@/tests/fakes/openai/calls";
import { control } from "@/tests/fakes/openai/control";
import type { CallLog } from "@/tests/fakes/openai/log";
import type { FakeChange } from "@/tests/fakes/openai/options";
import { replyTo } from "@/tests/fakes/openai/routes";
import type { RuleInput } from "@/tests/fakes/openai/rules";
import { send } from "@/tests/fakes/openai/send";
import { FakeState } from "@/tests/fakes/openai/state";
import { problem, RequestBody } from "@/tests/fakes/openai/wire";

export interface FakeOpenAI {
  /** The value for LLM_BASE_URL. */
  url: string;
  stats: FakeState["stats"];
  /** The latest requests, oldest first, in full; and the same without key and text. */
  requests: CallLog["requests"];
  log: CallLog["entries"];
  rule(rule: RuleInput): void;
  clearRules(): void;
  configure(change: FakeChange): void;
  /** Puts a batch, or with null all that have not ended, into a state. */
  moveBatch(id: string | null, to: MoveTo): Promise<void>;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Refuses to start in production. */
export async function startFakeOpenAI(options: FakeChange & { port?: number } = {}): Promise<FakeOpenAI> {
  if (process.env.NODE_ENV === "production")
    throw new Error("The OpenAI simulator must not run in production.");
  const { port = 0, ...rest } = options;
  const state = new FakeState(rest);
  const server = createServer((request, response) => {
    handle(request, response, state).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, problem(500, String(error), { type: "server_error" }), undefined);
    });
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    stats: state.stats,
    requests: state.log.requests,
    log: state.log.entries,
    rule: (rule) => state.rules.add(rule),
    clearRules: () => state.rules.clear(),
    configure: (change) => state.configure(change),
    moveBatch: (id, to) => state.batches.move(id, to),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, state: FakeState): Promise<void> {
  const { method = "GET", headers } = request;
  const { pathname: path, searchParams: query } = new URL(request.url ?? "/", "http://sim");
  const data = await readBody(request);
  const raw = data.toString("utf8");
  if (path === "/__sim") return send(response, await control(method, raw, state), undefined);

  const key = (headers.authorization ?? "").replace(/^Bearer /, "");
  const isJson = (headers["content-type"] ?? "").startsWith("application/json");
  const parsed = RequestBody.safeParse(isJson ? jsonOrNull(raw) : {});
  const body = parsed.success ? parsed.data : null;
  const model = body?.model ?? "";
  state.log.add({ method, path, key, model, headers }, data, state.options.markers);
  state.begin(key);
  try {
    const rule = state.rules.take({ path, method, model, key, raw });
    const latencyMs = state.nextLatencyMs() + (rule?.delayMs ?? 0);
    if (latencyMs > 0) await sleep(latencyMs);
    const reply = await replyTo(state, { method, path, query, key, headers, data, raw, body, rule });
    const requestId = `req_sim_${state.stats.requests}`;
    await send(response, { ...reply, headers: { "x-request-id": requestId, ...reply.headers } }, rule);
    if (CALL_PATHS.has(path) && reply.status === 200 && response.writableEnded) state.countSent(key);
  } finally {
    state.stats.inFlight--;
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text === "" ? "{}" : text);
  } catch {
    return null;
  }
};
