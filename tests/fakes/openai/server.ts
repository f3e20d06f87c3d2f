// A small OpenAI on this machine: models with abilities, exact usage, rate limits and scripted faults.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { MODELS, modelById } from "@/lib/models";
import { answer } from "@/tests/fakes/openai/answers";
import { Buckets, type Charge } from "@/tests/fakes/openai/buckets";
import { control } from "@/tests/fakes/openai/control";
import { refuse } from "@/tests/fakes/openai/refusals";
import type { Rule, RuleInput } from "@/tests/fakes/openai/rules";
import { send } from "@/tests/fakes/openai/send";
import { type FakeOptions, FakeState } from "@/tests/fakes/openai/state";
import { counterFor, promptTokens } from "@/tests/fakes/openai/usage";
import { problem, RequestBody, type WireReply } from "@/tests/fakes/openai/wire";

export interface FakeOpenAI {
  /** The value for LLM_BASE_URL. */
  url: string;
  stats: FakeState["stats"];
  /** The latest requests, oldest first. */
  requests: FakeState["requests"];
  rule(rule: RuleInput): void;
  clearRules(): void;
  configure(options: Partial<FakeOptions>): void;
  close(): Promise<void>;
}

const CALLS = new Set(["/v1/chat/completions", "/v1/completions", "/v1/decisions"]);

/** Listens on 127.0.0.1 only. Refuses to start in production. */
export async function startFakeOpenAI(
  options: Partial<FakeOptions> & { port?: number } = {},
): Promise<FakeOpenAI> {
  if (process.env.NODE_ENV === "production")
    throw new Error("The OpenAI simulator must not run in production.");
  const { port = 0, ...rest } = options;
  const state = new FakeState(rest);
  const buckets = new Buckets();
  const server = createServer((request, response) => {
    handle(request, response, state, buckets).catch((error: unknown) => {
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
    requests: state.requests,
    rule: (rule) => state.rules.add(rule),
    clearRules: () => state.rules.clear(),
    configure: (change) => Object.assign(state.options, change),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  state: FakeState,
  buckets: Buckets,
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://sim").pathname;
  const raw = await readBody(request);
  if (path === "/__sim") return send(response, control(request.method ?? "GET", raw, state), undefined);

  const key = (request.headers.authorization ?? "").replace(/^Bearer /, "");
  const parsed = RequestBody.safeParse(raw === "" ? {} : jsonOrNull(raw));
  const body = parsed.success ? parsed.data : null;
  const model = body?.model ?? "";
  state.record({ path, key, model, raw, headers: request.headers });
  const rule = state.rules.take({ path, model, key, raw });
  const latencyMs = state.nextLatencyMs() + (rule?.delayMs ?? 0);
  if (latencyMs > 0) await sleep(latencyMs);

  const reply = await replyTo(path, key, body, rule, state, buckets);
  const requestId = `req_sim_${state.stats.requests}`;
  await send(response, { ...reply, headers: { "x-request-id": requestId, ...reply.headers } }, rule);
}

async function replyTo(
  path: string,
  key: string,
  body: RequestBody | null,
  rule: Rule | undefined,
  state: FakeState,
  buckets: Buckets,
): Promise<WireReply> {
  if (rule?.status !== undefined) return scripted(rule, rule.status);
  const refusal = refuseKey(key);
  if (refusal) return refusal;
  if (path === "/v1/models") return modelList(state.options.today);
  if (!CALLS.has(path)) return problem(404, `Unknown request URL: ${path}`);
  if (!body) return problem(400, "We could not parse the JSON body of your request.");
  return call(path, key, body, rule, state, buckets);
}

function refuseKey(key: string): WireReply | null {
  if (!key.startsWith("sk-"))
    return problem(401, `Incorrect API key provided: ${key.slice(0, 6)}***.`, { code: "invalid_api_key" });
  if (!key.includes("quota")) return null;
  const quota = "insufficient_quota";
  return problem(429, "You exceeded your current quota.", { code: quota, type: quota });
}

async function call(
  path: string,
  key: string,
  body: RequestBody,
  rule: Rule | undefined,
  state: FakeState,
  buckets: Buckets,
): Promise<WireReply> {
  const { today, isExact, limits, share500, share429 } = state.options;
  const chance = state.chance();
  if (chance < share500) return problem(500, "The server had an error.", { type: "server_error" });
  const model = modelById(body.model);
  const count = model ? counterFor(model, isExact) : async () => 0;
  const tokens = await promptTokens(path, body, count);
  const refusal = refuse(path, body, tokens, today);
  if (refusal) return refusal;
  const charge = buckets.charge(`${key} ${body.model}`, tokens, limits);
  if (!charge.isAllowed || chance < share500 + share429) {
    state.stats.limited++;
    return limited(body.model, charge);
  }
  state.stats.answered++;
  return { status: 200, headers: charge.headers, body: await answer(path, body, tokens, count, rule) };
}

const UNLUCKY_WAIT_MS = 50;

function limited(model: string, { isAllowed, limitedBy, waitMs, headers }: Charge): WireReply {
  const ms = Math.ceil(isAllowed ? UNLUCKY_WAIT_MS : waitMs);
  return problem(429, `Rate limit reached for ${model} on ${limitedBy} per min.`, {
    code: "rate_limit_exceeded",
    type: limitedBy,
    headers: { ...headers, "retry-after-ms": String(ms), "retry-after": String(Math.ceil(ms / 1000)) },
  });
}

const scripted = (rule: Rule, status: number): WireReply =>
  problem(status, rule.message ?? "A scripted fault.", {
    ...(rule.code !== undefined && { code: rule.code }),
    ...(rule.param !== undefined && { param: rule.param }),
    type: rule.type ?? (status >= 500 ? "server_error" : "invalid_request_error"),
    headers: rule.headers ?? {},
  });

function modelList(today: string | null): WireReply {
  const data = MODELS.filter(({ end }) => !(today && end && end.shutdown <= today)).map(({ id, end }) => ({
    id,
    object: "model",
    created: 1,
    owned_by: "sim",
    shutdown_date: end?.shutdown ?? null,
  }));
  return { status: 200, headers: {}, body: { object: "list", data } };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
