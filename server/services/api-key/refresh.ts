// Asks once a day about every stored key: whether it still works, which models its host lists and when they end.
import type { Prisma } from "@/prisma/generated/client";
import { log } from "@/server/log";
import { jobScope, type OrgScope, systemScope } from "@/server/scope";
import { readApiKey } from "@/server/services/api-key/open";
import { askProvider } from "@/server/services/api-key/prove";
import { audit } from "@/server/services/audit";

const EVERY = "1 day";
const AGAIN_AFTER = "1 hour";
/** A scan takes at most so many keys, so that it ends before the next one is due. */
const KEYS_A_SCAN = 40;
const ORGANIZATIONS_AT_ONCE = 4;

/** Returns counts. Database time decides which keys are due; one that gave no answer is due again after an hour. */
export async function refreshKeys(): Promise<{ checked: number; failed: number }> {
  const due = await systemScope("keys that were not checked for a day, in all organizations").run(
    (tx) => tx.$queryRaw<{ orgId: string }[]>`
      select "orgId" from "ApiKey"
      where coalesce("testedAt", "createdAt") < now() - ${EVERY}::interval
        and coalesce("checkFailedAt" < now() - ${AGAIN_AFTER}::interval, true)
      order by coalesce("checkFailedAt", "testedAt", "createdAt") limit ${KEYS_A_SCAN}`,
  );
  const counts = { checked: 0, failed: 0 };
  const next = due.values();
  const worker = async () => {
    for (const { orgId } of next)
      counts[(await refreshKey(jobScope(orgId, "refresh-keys"))) ? "checked" : "failed"]++;
  };
  await Promise.all(Array.from({ length: ORGANIZATIONS_AT_ONCE }, worker));
  return counts;
}

/** False when nothing was learnt; that is stored with the key. One organization's trouble never reaches the next. */
async function refreshKey(scope: OrgScope): Promise<boolean> {
  try {
    const stored = await readApiKey(scope);
    if (!stored) return true;
    const proof = await askProvider(scope, stored.apiKey);
    const isAnswer = !("failure" in proof);
    const change = isAnswer ? proof : { checkCode: proof.failure, checkFailedAt: new Date() };
    await keep(scope, stored.id, change);
    return isAnswer;
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown";
    log.error("a key could not be checked", { orgId: scope.orgId, error: name });
    await keep(scope, null, { checkCode: null, checkFailedAt: new Date() });
    return false;
  }
}

/** By the key's id: it may have been replaced while the provider was asked. */
async function keep(
  scope: OrgScope,
  keyId: string | null,
  change: Prisma.ApiKeyUpdateManyMutationInput,
): Promise<void> {
  const { orgId } = scope;
  await scope.run(async (tx) => {
    const where = { orgId, ...(keyId && { id: keyId }) };
    const before = await tx.apiKey.findFirst({ where, select: { id: true, state: true } });
    if (!before) return;
    await tx.apiKey.updateMany({ where: { orgId, id: before.id }, data: change });
    if (change.state === undefined || change.state === before.state) return;
    await audit(tx, scope, {
      action: "apiKey.check",
      targetType: "apiKey",
      targetId: before.id,
      detail: { state: String(change.state) },
    });
  });
}
