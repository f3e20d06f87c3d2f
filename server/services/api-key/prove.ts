// Asks the provider whether a key works, within a deadline and a few times an hour.
import { AppError } from "@/lib/errors";
import { countTry } from "@/server/auth/throttle";
import { checkKey, type KeyCheck } from "@/server/llm/check-key";
import type { OrgScope } from "@/server/scope";
import type { KeyState } from "@/server/services/api-key/get";

const DEADLINE_MS = 15_000;
const PROOFS_PER_HOUR = 60;

export type Proof = { state: KeyState; code: string | null; models: string[] };

/** Throws upstream when nothing was learnt, too_many_requests; a key that was refused is an answer, not an error. */
export async function prove(scope: OrgScope, apiKey: string): Promise<Proof> {
  await countTry({ key: `key ${scope.orgId}`, limit: PROOFS_PER_HOUR, windowSeconds: 3600 });
  const check = await ask(apiKey);
  if (check.state === "unreachable")
    throw new AppError(
      "upstream",
      "The provider did not answer. Nothing was changed; try again in a moment.",
    );
  if (check.state === "works")
    return { state: "works", code: null, models: check.models.map(({ id }) => id) };
  if (check.state === "untested") return { state: "untested", code: null, models: [] };
  return { state: check.code === "QUOTA" ? "no_credit" : "refused", code: check.code, models: [] };
}

async function ask(apiKey: string): Promise<KeyCheck> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    return await checkKey(apiKey, signal);
  } catch (error) {
    if (signal.aborted) return { state: "unreachable", code: "TIMEOUT" };
    throw error;
  }
}
