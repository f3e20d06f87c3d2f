// The reply cache of an organization as a run uses it: labels that are known already, and labels to keep.
import type { StrategyName } from "@/lib/models/types";
import type { OrgScope } from "@/server/scope";

/** A label by its position, as a model gave it. */
export type Reply = {
  labelIndex: number;
  confidence: number | null;
  /** Positions with their probabilities, the likeliest first. */
  distribution: [number, number][] | null;
  strategy: StrategyName;
};

export type Replies = {
  /** By key; those that are not known are absent. */
  find(keys: string[]): Promise<Map<string, Reply>>;
  /** Kept soon; the first reply to a question stays. */
  keep(key: string, reply: Reply): void;
  /** Waits until everything is kept. */
  close(): Promise<void>;
};

/** As many as a chunk has, so that most are kept with one statement when it ends. */
const KEPT_AT_ONCE = 250;

/** Null when the organization has switched it off. */
export async function openReplies(scope: OrgScope): Promise<Replies | null> {
  const { orgId } = scope;
  const select = { replyCache: true };
  const org = await scope.run((tx) => tx.organization.findUnique({ where: { id: orgId }, select }));
  if (!org?.replyCache) return null;
  let fresh: (Reply & { key: string })[] = [];
  let keeping: Promise<unknown> = Promise.resolve();
  let hits = 0;

  function flush(): void {
    const rows = fresh;
    fresh = [];
    if (rows.length > 0) keeping = keeping.then(() => insert(scope, rows));
    keeping.catch(() => {}); // thrown by close
  }
  return {
    async find(keys) {
      const known = await findRows(scope, keys);
      hits += known.size;
      return known;
    },
    keep(key, reply) {
      fresh.push({ key, ...reply });
      if (fresh.length >= KEPT_AT_ONCE) flush();
    },
    async close() {
      flush();
      await keeping;
      if (hits > 0) await noteUse(scope);
    },
  };
}

const FIND = `select key, "labelIndex", confidence, distribution, strategy from "CachedReply" where "orgId" = $1 and key = any($2)`;

async function findRows(scope: OrgScope, keys: string[]): Promise<Map<string, Reply>> {
  const { rows } = await scope.bulk((client) =>
    client.query<Reply & { key: string }>(FIND, [scope.orgId, keys]),
  );
  return new Map(rows.map(({ key, ...reply }) => [key, reply]));
}

// In the order of the keys, so that two who keep the same replies never wait for each other in a circle.
const KEEP = `
  insert into "CachedReply" ("orgId", key, "labelIndex", confidence, distribution, strategy)
  select $1, key, "labelIndex", confidence, distribution, strategy
  from jsonb_to_recordset($2::jsonb) as x(key text, "labelIndex" int, confidence float8, distribution jsonb, strategy text)
  order by key on conflict ("orgId", key) do nothing`;

const insert = (scope: OrgScope, rows: (Reply & { key: string })[]) =>
  scope.bulk((client) => client.query(KEEP, [scope.orgId, JSON.stringify(rows)]));

const noteUse = ({ orgId, run }: OrgScope) =>
  run((tx) => tx.$executeRaw`update "Organization" set "replyUsedAt" = now() where id = ${orgId}`);
