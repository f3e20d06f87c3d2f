// Counts the tokens of the columns that a prompt uses, task by task, and keeps the counts: the next estimate only adds them up.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { JsonObject } from "@/lib/json";
import type { Encoding } from "@/lib/models/types";
import { fence } from "@/lib/prompt-render";
import { Prisma } from "@/prisma/generated/client";
import { countLong } from "@/server/llm/measure";
import type { OrgScope } from "@/server/scope";
import { selectTaskIds, type TaskSelection } from "@/server/services/runs/tasks";

export type Counting = { selection: TaskSelection; columns: readonly string[]; encoding: Encoding };

const FIRST_TASKS = 50;
const MOST_TASKS = 1_000;
const PAGE_CHARS = 4_000_000;
/** Others are served by the same process. */
const TURN_MS = 20;

/** The version of a task's content that a count belongs to. */
const CONTENT = Prisma.sql`hashtextextended(t."contentHash", 0)`;

type Uncounted = { id: bigint; content: bigint; data: JsonObject | null };
type Counted = { taskId: string; content: string; column: string; tokens: number | null };

/** Counts what was not counted yet, in the order of tasks, for about `limitMs`. */
export async function countTokensOf(scope: OrgScope, counting: Counting, limitMs: number): Promise<void> {
  const endsAt = performance.now() + limitMs;
  let tasks = FIRST_TASKS;
  let afterId = 0n;
  while (counting.columns.length > 0 && performance.now() < endsAt) {
    const page = await uncounted(scope, counting, { afterId, tasks });
    if (page.length === 0) return;
    const counts: Counted[] = [];
    let chars = 0;
    let turnEndsAt = performance.now() + TURN_MS;
    for (const { id, content, data } of page) {
      if (performance.now() >= endsAt) break;
      if (performance.now() >= turnEndsAt) {
        await nextTurn();
        turnEndsAt = performance.now() + TURN_MS;
      }
      for (const column of counting.columns) {
        const shown = data && Object.hasOwn(data, column) ? fence(column, data[column] ?? null) : null;
        const tokens = shown === null ? null : await countLong(shown, counting.encoding);
        counts.push({ taskId: String(id), content: String(content), column, tokens });
        chars += shown?.length ?? 0;
      }
      afterId = id;
    }
    await keep(scope, counting, counts);
    tasks = Math.min(MOST_TASKS, Math.max(1, Math.floor((PAGE_CHARS * page.length) / Math.max(1, chars))));
  }
}

async function uncounted(
  scope: OrgScope,
  { selection, columns, encoding }: Counting,
  { afterId, tasks }: { afterId: bigint; tasks: number },
): Promise<Uncounted[]> {
  return scope.run((tx) =>
    tx.$queryRaw<Uncounted[]>(Prisma.sql`
      select t.id, ${CONTENT} as content,
        (select jsonb_object_agg(c, t.data -> c) from unnest(${columns}::text[]) c where t.data ? c) as data
      from (${selectTaskIds(selection)}) ids join "Task" t on t."orgId" = ${selection.orgId} and t."projectId" = ${selection.projectId} and t.id = ids.id
      where t.id > ${afterId} and (
        select count(*) from "TokenCount" k where k."orgId" = t."orgId" and k."projectId" = t."projectId" and k."taskId" = t.id
          and k."column" = any(${columns}::text[]) and k.encoding = ${encoding} and k.content = ${CONTENT}) < ${columns.length}::int
      order by t.id limit ${tasks}`),
  );
}

const KEEP = `
  insert into "TokenCount" ("orgId", "projectId", "taskId", "column", encoding, content, tokens)
  select $1, $2, t.id, i."column", $3, i.content, i.tokens
  from jsonb_to_recordset($4::jsonb) as i("taskId" bigint, "column" text, content bigint, tokens int)
  join "Task" t on t."orgId" = $1 and t."projectId" = $2 and t.id = i."taskId" order by t.id, i."column"
  for key share of t
  on conflict ("orgId", "projectId", "taskId", "column", encoding) do update set content = excluded.content, tokens = excluded.tokens`;

/** Tasks that were deleted meanwhile are left out. */
async function keep(
  scope: OrgScope,
  { selection, encoding }: Counting,
  counts: readonly Counted[],
): Promise<void> {
  const values = [selection.orgId, selection.projectId, encoding, JSON.stringify(counts)];
  await scope.bulk((client) => client.query(KEEP, values));
}

/** Tokens that each use of a column adds beyond what the prompt has without a value. */
export type Weights = { column: string; uses: number; empty: number }[];

/** `counted` tasks are those of which all columns are; `tokens` are of those that lack no column and are not too long. */
export type TokenSums = { counted: number; missing: number; tooLong: number; tokens: number };

/** `room`: tokens that the values of a task may have in all, or it is too long. */
export async function sumTokens(
  scope: OrgScope,
  { selection, columns, encoding }: Counting,
  { weights, room }: { weights: Weights; room: number },
): Promise<TokenSums> {
  const rows = await scope.run((tx) =>
    tx.$queryRaw<TokenSums[]>(Prisma.sql`
      with weights as (
        select * from jsonb_to_recordset(${JSON.stringify(weights)}::jsonb) as w("column" text, uses int, empty int)),
      sums as (
        select t.id, bool_or(k.tokens is null) as missing, coalesce(sum(w.uses * (k.tokens - w.empty)), 0) as tokens
        from (${selectTaskIds(selection)}) ids join "Task" t on t."orgId" = ${selection.orgId} and t."projectId" = ${selection.projectId} and t.id = ids.id
        join "TokenCount" k on k."orgId" = t."orgId" and k."projectId" = t."projectId" and k."taskId" = t.id
          and k."column" = any(${columns}::text[]) and k.encoding = ${encoding} and k.content = ${CONTENT}
        join weights w on w."column" = k."column"
        group by t.id having count(*) = ${columns.length}::int)
      select count(*)::int as counted, count(*) filter (where missing)::int as missing,
        count(*) filter (where not missing and tokens > ${room}::bigint)::int as "tooLong",
        coalesce(sum(tokens) filter (where not missing and tokens <= ${room}::bigint), 0)::float8 as tokens
      from sums`),
  );
  return rows[0] ?? { counted: 0, missing: 0, tooLong: 0, tokens: 0 };
}
