// Tells whether a key works without keeping a word of the provider: from the model list, or where the key may not read it from one token.

import type { FailureCode } from "@/lib/failures";
import type { ServedModel } from "@/lib/models";
import type { Model } from "@/lib/models/types";
import { type Fault, judge, ProviderError } from "@/server/llm/errors";
import { listModels, openaiProvider } from "@/server/llm/openai";
import type { Call } from "@/server/llm/types";

/**
 * "works" with the models it reaches, null where the key may not list them; "untested" when the host has no
 * list (the first call decides); "refused" for a wrong key or an empty account; "unreachable" when nothing was learnt.
 */
export type KeyCheck =
  | { state: "works"; models: ServedModel[] | null }
  | { state: "untested" }
  | { state: "refused"; code: "KEY_INVALID" | "QUOTA" }
  | { state: "unreachable"; code: FailureCode };

/** A restricted key may be refused the list and work all the same. */
const RESTRICTED = 403;
const MISSING = new Set([404, 405]);

/** Asks the configured host with this key; `trial` is the model for one paid token. Throws only when `signal` aborts. */
export async function checkKey(apiKey: string, trial: Model, signal: AbortSignal): Promise<KeyCheck> {
  try {
    return { state: "works", models: await listModels(apiKey, signal) };
  } catch (error) {
    const fault = faultOf(error);
    if (fault.kind !== "status") return verdictOn(fault, signal, error);
    if (fault.status === RESTRICTED) return tryModel(apiKey, trial, signal);
    return MISSING.has(fault.status) ? { state: "untested" } : verdictOn(fault, signal, error);
  }
}

/** Whatever the host says about the request itself, it has accepted the key to say it. */
async function tryModel(apiKey: string, model: Model, signal: AbortSignal): Promise<KeyCheck> {
  const works: KeyCheck = { state: "works", models: null };
  try {
    await openaiProvider({ apiKey }).send(oneToken(model), signal);
    return works;
  } catch (error) {
    const fault = faultOf(error);
    if (fault.kind === "status" && fault.status === 404) return { state: "untested" };
    const check = verdictOn(fault, signal, error);
    const isAboutTheRequest = check.state === "unreachable" && fault.kind === "status" && fault.status < 500;
    return isAboutTheRequest ? works : check;
  }
}

function oneToken(model: Model): Call {
  const limit = { model: model.id, [model.maxTokensParam]: 1 };
  if (model.endpoint === "completions") return { path: "/completions", body: { ...limit, prompt: "1" } };
  const effort = model.reasoning ? { reasoning_effort: model.reasoning.labeling } : {};
  return {
    path: "/chat/completions",
    body: { ...limit, ...effort, messages: [{ role: "user", content: "1" }] },
  };
}

function faultOf(error: unknown): Fault {
  if (error instanceof ProviderError) return error.fault;
  throw error;
}

function verdictOn(fault: Fault, signal: AbortSignal, error: unknown): KeyCheck {
  const verdict = judge(fault, null, "");
  if (verdict.does === "abort") throw signal.reason ?? error;
  if (verdict.code === "KEY_INVALID" || verdict.code === "QUOTA")
    return { state: "refused", code: verdict.code };
  return { state: "unreachable", code: verdict.code };
}
