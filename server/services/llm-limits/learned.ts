// What has been learned of a provider's limits for a model, at our pace.
import type { RateLimits } from "@/lib/estimate";
import { PACE_SHARE } from "@/server/llm/limits";
import type { OrgScope } from "@/server/scope";
import { openProvider } from "@/server/services/runs/provider";

const UNKNOWN: RateLimits = { requests: null, tokens: null };

/** Per minute, for the organization's key; unknown until the first answer to it. */
export async function learnedLimits(scope: OrgScope, model: string): Promise<RateLimits> {
  const { orgId } = scope;
  const provider = await openProvider(scope, model);
  if ("pause" in provider) return UNKNOWN;
  const { limitKey } = provider;
  const row = await scope.run((tx) =>
    tx.llmLimit.findUnique({
      where: { orgId_limitKey_model: { orgId, limitKey, model } },
      select: { requestsPerMinute: true, tokensPerMinute: true },
    }),
  );
  const paced = (perMinute: number | null | undefined) => (perMinute == null ? null : perMinute * PACE_SHARE);
  return { requests: paced(row?.requestsPerMinute), tokens: paced(row?.tokensPerMinute) };
}
