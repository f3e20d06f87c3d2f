// Where a request to the simulator goes: keys, models, calls with their rate limits, files and batches.

import type { IncomingHttpHeaders } from "node:http";
import type { Charge } from "@/tests/fakes/openai/buckets";
import { answerOf, CALL_PATHS, refusalOf, scripted, tokensOf } from "@/tests/fakes/openai/calls";
import { filesRoute, ok } from "@/tests/fakes/openai/files";
import type { Rule } from "@/tests/fakes/openai/rules";
import type { FakeState } from "@/tests/fakes/openai/state";
import { problem, type RequestBody, type WireReply } from "@/tests/fakes/openai/wire";

export interface Incoming {
  method: string;
  path: string;
  query: URLSearchParams;
  key: string;
  headers: IncomingHttpHeaders;
  data: Buffer;
  raw: string;
  /** Null for a body that is no request. */
  body: RequestBody | null;
  rule: Rule | undefined;
}

export async function replyTo(state: FakeState, incoming: Incoming): Promise<WireReply> {
  const { path, key, body, rule } = incoming;
  if (rule?.status !== undefined) return scripted(rule, rule.status);
  const refusal = refuseKey(key);
  if (refusal) return refusal;
  if (CALL_PATHS.has(path))
    return body
      ? call(state, key, { path, body, rule })
      : problem(400, "We could not parse the JSON body of your request.");
  return resource(state, incoming);
}

function refuseKey(key: string): WireReply | null {
  if (!key.startsWith("sk-"))
    return problem(401, `Incorrect API key provided: ${key.slice(0, 6)}***.`, { code: "invalid_api_key" });
  if (!key.includes("quota")) return null;
  const quota = "insufficient_quota";
  return problem(429, "You exceeded your current quota.", { code: quota, type: quota });
}

async function call(
  state: FakeState,
  key: string,
  request: { path: string; body: RequestBody; rule: Rule | undefined },
): Promise<WireReply> {
  const { limits, share500, share429 } = state.options;
  const chance = state.chance();
  if (chance < share500) return problem(500, "The server had an error.", { type: "server_error" });
  const tokens = await tokensOf(state, request);
  const refusal = refusalOf(state, request, tokens);
  if (refusal) return refusal;
  const { model } = request.body;
  const charge = state.buckets.charge(`${key} ${model}`, tokens, limits);
  if (!charge.isAllowed || chance < share500 + share429) {
    state.stats.limited++;
    return limited(model, charge);
  }
  state.stats.answered++;
  return { status: 200, headers: charge.headers, body: await answerOf(state, request, tokens) };
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

async function resource(state: FakeState, incoming: Incoming): Promise<WireReply> {
  const { method, path, query, key, headers, data, raw } = incoming;
  const [, kind, id = "", action = ""] =
    /^\/v1\/(models|files|batches)(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(path) ?? [];
  if (kind === "models" && method === "GET") return models(state, id);
  if (kind === "files")
    return filesRoute(
      state.files,
      { method, id, action, key, query },
      { body: data, contentType: headers["content-type"] ?? "", maxBytes: state.options.batch.maxBytes },
    );
  if (kind === "batches") {
    if (method === "POST" && id === "") return state.batches.create(key, raw);
    if (method === "POST" && action === "cancel") return state.batches.cancel(key, id);
    if (method === "GET") return id === "" ? state.batches.list(key, query) : state.batches.get(key, id);
  }
  return problem(404, `Unknown request URL: ${method} ${path}`, { code: "unknown_url" });
}

function models(state: FakeState, id: string): WireReply {
  const rows = state.models.filter((model) => !state.hasEnded(model));
  const list = rows.map((model) => ({
    id: model.id,
    object: "model",
    created: 1,
    owned_by: "sim",
    shutdown_date: model.end?.shutdown ?? null,
  }));
  if (id === "") return ok({ object: "list", data: list });
  const found = list.find((model) => model.id === id);
  return found
    ? ok(found)
    : problem(404, `The model '${id}' does not exist`, { code: "model_not_found", param: "model" });
}
