// Asks the provider whether a key works, within a deadline and a few times an hour.
import { AppError } from "@/lib/errors";
import type { FailureCode } from "@/lib/failures";
import { Prisma } from "@/prisma/generated/client";
import { countTry } from "@/server/auth/throttle";
import { defaultModelId, findModel } from "@/server/llm/catalogue";
import { checkKey, type KeyCheck } from "@/server/llm/check-key";
import type { OrgScope } from "@/server/scope";
import type { KeyState } from "@/server/services/api-key/get";

const DEADLINE_MS = 15_000;
const PROOFS_PER_HOUR = 60;

/** What an answer of the provider changes in the key's row. */
export type Proof = {
  state: KeyState;
  code: string | null;
  testedAt: Date;
  checkCode: null;
  checkFailedAt: null;
  served?: Prisma.InputJsonArray | typeof Prisma.DbNull;
  servedAt?: Date | null;
};

/** Throws upstream when nothing was learnt, too_many_requests; a key that was refused is an answer, not an error. */
export async function prove(scope: OrgScope, apiKey: string): Promise<Proof> {
  await countTry({ key: `key ${scope.orgId}`, limit: PROOFS_PER_HOUR, windowSeconds: 3600 });
  const proof = await askProvider(scope, apiKey);
  if ("failure" in proof)
    throw new AppError(
      "upstream",
      "The provider did not answer. Nothing was changed; try again in a moment.",
    );
  return proof;
}

/** The provider's answer about a key, or why there was none. */
export async function askProvider(
  scope: OrgScope,
  apiKey: string,
): Promise<Proof | { failure: FailureCode }> {
  const check = await checkWithin(scope, apiKey);
  if (check.state === "unreachable") return { failure: check.code };
  const proof = { code: null, testedAt: new Date(), checkCode: null, checkFailedAt: null };
  // A key that is refused reaches nothing now; what the list said of its models may still be true.
  if (check.state === "refused")
    return { ...proof, state: check.code === "QUOTA" ? "no_credit" : "refused", code: check.code };
  const models = check.state === "works" ? check.models : null;
  const served = models ? models.map((model) => ({ ...model })) : Prisma.DbNull;
  return { ...proof, state: check.state, served, servedAt: models ? proof.testedAt : null };
}

async function checkWithin(scope: OrgScope, apiKey: string): Promise<KeyCheck> {
  const trial = findModel(await usedModel(scope)) ?? findModel(defaultModelId());
  if (!trial) throw new Error("the catalogue lacks the default model");
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    return await checkKey(apiKey, trial, signal);
  } catch (error) {
    if (signal.aborted) return { state: "unreachable", code: "TIMEOUT" };
    throw error;
  }
}

/** The model that was chosen last: a restricted key was most likely made for it. */
async function usedModel(scope: OrgScope): Promise<string> {
  const version = await scope.run((tx) =>
    tx.promptVersion.findFirst({
      where: { orgId: scope.orgId, model: { not: "demo" } },
      orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
      select: { model: true },
    }),
  );
  return version?.model ?? "";
}
