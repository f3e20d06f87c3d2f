// What hosts have refused to an organization for a model: kept for 30 days, shared by all its runs.
import type { StrategyName } from "@/lib/models/types";
import type { Refusals } from "@/server/llm/ladder";
import type { OrgScope } from "@/server/scope";

const KEPT_FOR = "30 days";

/** By organization, address and model, so that what one chunk meets is known to the others of this process at once. */
const known = new Map<string, Set<string>>();

/** Reads what is known now; once for a chunk is often enough. */
export async function openRefusals(
  scope: OrgScope,
  { baseUrl, model }: { baseUrl: string; model: string },
): Promise<Refusals> {
  const { orgId } = scope;
  const rows = await scope.run(
    (tx) => tx.$queryRaw<{ strategy: StrategyName }[]>`
      select strategy from "LlmRefusal" where "orgId" = ${orgId} and "baseUrl" = ${baseUrl} and model = ${model}
        and "refusedAt" > now() - ${KEPT_FOR}::interval`,
  );
  const key = `${orgId} ${baseUrl} ${model}`;
  const names = known.get(key) ?? new Set();
  known.set(key, names);
  names.clear();
  for (const { strategy } of rows) names.add(strategy);
  return {
    has: (name) => names.has(name),
    async add(name) {
      names.add(name);
      await scope.run(
        (tx) => tx.$executeRaw`insert into "LlmRefusal" ("orgId", "baseUrl", model, strategy)
          values (${orgId}, ${baseUrl}, ${model}, ${name})
          on conflict ("orgId", "baseUrl", model, strategy) do update set "refusedAt" = now()`,
      );
    },
  };
}
