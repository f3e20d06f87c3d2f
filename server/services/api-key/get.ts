// What may be known about the organization's provider key: never the key itself.
import { env } from "@/server/env";
import type { OrgScope } from "@/server/scope";
import { readServed } from "@/server/services/api-key/served";

/**
 * `provider` is the address the key is sent to; `models` how many its host listed at `servedAt`; `checkFailedAt` when the last
 * daily check got no answer; `owners` who could add or replace it.
 */
export async function getApiKey(scope: OrgScope) {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const row = await tx.apiKey.findUnique({
      where: { orgId },
      select: {
        last4: true,
        state: true,
        code: true,
        served: true,
        servedAt: true,
        createdById: true,
        createdAt: true,
        testedAt: true,
        checkCode: true,
        checkFailedAt: true,
        lastUsedAt: true,
      },
    });
    const owners = await tx.membership.findMany({
      where: { orgId, role: "owner", deactivatedAt: null },
      orderBy: { userId: "asc" },
      take: 10,
      select: { user: { select: { name: true } } },
    });
    const base = { provider: env.LLM_BASE_URL, owners: owners.map(({ user }) => user.name) };
    if (!row) return { ...base, key: null };
    const { createdById, served, state, ...rest } = row;
    const setBy = await tx.membership.findFirst({
      where: { orgId, userId: createdById },
      select: { user: { select: { name: true } } },
    });
    const models = readServed(served)?.length ?? 0;
    const key = { ...rest, state: state as KeyState, models, setBy: setBy?.user.name ?? null };
    return { ...base, key };
  });
}

/** untested: the host could not say; refused: wrong or revoked; no_credit: the account is empty. */
export type KeyState = "untested" | "works" | "refused" | "no_credit";
