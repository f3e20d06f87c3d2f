// Tells whether a key works, without spending anything and without keeping a word of the provider.

import type { FailureCode } from "@/lib/failures";
import type { ServedModel } from "@/lib/models";
import { judge, ProviderError } from "@/server/llm/errors";
import { listModels } from "@/server/llm/openai";

/**
 * "works" with the models it reaches; "untested" when the host has no list or the key may not read it (the
 * first call decides); "refused" for a wrong key or an empty account; "unreachable" when nothing was learnt.
 */
export type KeyCheck =
  | { state: "works"; models: ServedModel[] }
  | { state: "untested" }
  | { state: "refused"; code: "KEY_INVALID" | "QUOTA" }
  | { state: "unreachable"; code: FailureCode };

const MISSING = new Set([403, 404, 405]);

/** Asks the configured host for its models with this key. Throws only when `signal` aborts. */
export async function checkKey(apiKey: string, signal: AbortSignal): Promise<KeyCheck> {
  try {
    return { state: "works", models: await listModels(apiKey, signal) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { fault } = error;
    if (fault.kind === "status" && MISSING.has(fault.status)) return { state: "untested" };
    const verdict = judge(fault, null, "");
    if (verdict.does === "abort") throw signal.reason ?? error;
    if (verdict.code === "KEY_INVALID" || verdict.code === "QUOTA")
      return { state: "refused", code: verdict.code };
    return { state: "unreachable", code: verdict.code };
  }
}
