// The one place that talks to the provider: a client per key, faults without the provider's words, the model list.

import { createHash } from "node:crypto";
import OpenAI, { type ClientOptions } from "openai";
import { Agent, fetch as undiciFetch } from "undici";
import { z } from "zod";
import type { ServedModel } from "@/lib/models";
import { env } from "@/server/env";
import { type Fault, ProviderError, toldBy } from "@/server/llm/errors";
import type { Call, Provider, Reply } from "@/server/llm/types";

const TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 4_000_000;
const OPENAI_HOST = "api.openai.com";

type FetchOptions = NonNullable<ClientOptions["fetchOptions"]>;

/** The package reads any answer to its end; this cuts one that would fill the memory. */
const agent = new Agent({ maxResponseSize: MAX_ANSWER_BYTES });

const LONGEST_TRANSFER_MS = 1_800_000;
const STALLED_MS = 60_000;
/** 50,000 answers with their probabilities are far smaller. */
const MAX_FILE_BYTES = 1_000_000_000;
/** For files, which are read as streams and may be large. */
const fileAgent = new Agent({
  headersTimeout: LONGEST_TRANSFER_MS,
  bodyTimeout: STALLED_MS,
  maxResponseSize: MAX_FILE_BYTES,
});

/** For requests that carry a file up or down. */
export const FILE_TRANSFER = {
  timeout: LONGEST_TRANSFER_MS,
  fetchOptions: { dispatcher: fileAgent, redirect: "error" } as unknown as FetchOptions,
};

/** Everything the package would otherwise read from the environment is given here. */
export function clientFor(apiKey: string, timeout = TIMEOUT_MS): OpenAI {
  const baseURL = env.LLM_BASE_URL;
  return new OpenAI({
    apiKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL,
    maxRetries: 0,
    timeout,
    logLevel: "off",
    // The dispatcher and fetch must come from the same undici, which is not the one inside Node.
    fetch: undiciFetch as unknown as typeof fetch,
    fetchOptions: { dispatcher: agent, redirect: "error" } as unknown as FetchOptions,
  });
}

/**
 * The door to the models of the configured host, with one organization's key. `timeoutMs` is for one call,
 * its answer's last byte included; shorter where a person waits.
 */
export function openaiProvider({ apiKey, timeoutMs }: { apiKey: string; timeoutMs?: number }): Provider {
  const client = clientFor(apiKey, timeoutMs);
  const host = new URL(client.baseURL).host;
  return {
    limitKey: createHash("sha256").update(`${client.baseURL} ${apiKey}`).digest("hex").slice(0, 24),
    baseUrl: client.baseURL,
    send: ({ path, body }, signal) => {
      if (path === "lexical") throw new Error("The demo model is not served by this provider.");
      return request(
        () => client.post(path, { body: withTier(path, body, host), signal }).withResponse(),
        signal,
      );
    },
  };
}

/** The price of an answer depends on the tier, and a project's own setting may name a dearer one. */
const withTier = (path: Call["path"], body: Call["body"], host: string): Call["body"] =>
  host === OPENAI_HOST && path === "/chat/completions" ? { ...body, service_tier: "default" } : body;

/** A day or a moment; anything else says nothing about an end. */
const ShutdownDate = z
  .string()
  .max(40)
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .nullish()
  .catch(null);

const ModelList = z.object({
  data: z.array(z.object({ id: z.string().max(200), shutdown_date: ShutdownDate })).max(10_000),
});

/** The models that the key reaches. Throws ProviderError. */
export async function listModels(apiKey: string, signal: AbortSignal): Promise<ServedModel[]> {
  const client = clientFor(apiKey);
  const reply = await request(() => client.get("/models", { signal }).withResponse(), signal);
  const list = ModelList.safeParse(reply.data);
  if (!list.success) throw new ProviderError({ kind: "bad_answer" });
  return list.data.data.map(({ id, shutdown_date }) => ({ id, shutdownDate: shutdown_date ?? null }));
}

interface SdkReply {
  data: unknown;
  response: { headers: { get(name: string): string | null } };
  request_id: string | null;
}

/** Throws ProviderError for whatever a provider or the way to it can cause. */
export async function request(send: () => Promise<SdkReply>, signal: AbortSignal): Promise<Reply> {
  try {
    const { data, response, request_id: requestId } = await send();
    return { data, requestId, headers: response.headers };
  } catch (error) {
    const fault = faultFrom(error, signal);
    throw fault ? new ProviderError(fault) : error;
  }
}

/** A fault for everything that a provider or the way to it can cause; null for a mistake of our own. */
export function faultFrom(error: unknown, signal: AbortSignal): Fault | null {
  if (signal.aborted || error instanceof OpenAI.APIUserAbortError) return { kind: "aborted" };
  if (error instanceof OpenAI.APIConnectionTimeoutError) return { kind: "timeout" };
  const causes = causesOf(error);
  if (causes.some(({ code }) => code === "UND_ERR_RES_EXCEEDED_MAX_SIZE")) return { kind: "bad_answer" };
  if (causes.some(({ message }) => message === "unexpected redirect")) return { kind: "redirect" };
  if (error instanceof OpenAI.APIConnectionError) return { kind: "network" };
  if (error instanceof OpenAI.APIError && error.status !== undefined) return statusFault(error, error.status);
  if (error instanceof SyntaxError) return { kind: "bad_answer" };
  if (error instanceof TypeError && error.message === "terminated") return { kind: "network" };
  return null;
}

const MAX_CAUSES = 5;

function causesOf(error: unknown): { code: unknown; message: string }[] {
  const causes = [];
  for (let at = error; at instanceof Error && causes.length < MAX_CAUSES; at = at.cause)
    causes.push({ code: "code" in at ? at.code : undefined, message: at.message });
  return causes;
}

const statusFault = (error: InstanceType<typeof OpenAI.APIError>, status: number): Fault => ({
  kind: "status",
  status,
  code: typeof error.code === "string" ? error.code : null,
  type: typeof error.type === "string" ? error.type : null,
  param: typeof error.param === "string" ? error.param : null,
  ...toldBy(error.message),
  requestId: error.requestID ?? null,
  headers: error.headers ?? new Headers(),
});
