// What calls have cost: by day, model and project, of the projects that the person reaches.
import { AppError } from "@/lib/errors";
import { isAtLeast } from "@/lib/permissions";
import { daysOfSpan, type Spend, type UsageLine, type UsageSpan } from "@/lib/usage";
import { Prisma } from "@/prisma/generated/client";
import { type OrgScope, personOf, type Tx } from "@/server/scope";
import { databaseTime } from "@/server/services/database-time";

/** Beyond this a file is to be asked for in shorter spans. */
const MOST_LINES = 50_000;

const SUMS = Prisma.sql`sum(d.calls)::float8 as calls, sum(d.tasks)::float8 as tasks, sum(d."inputTokens")::float8 as "inputTokens",
  sum(d."cachedTokens")::float8 as "cachedTokens", sum(d."outputTokens")::float8 as "outputTokens", sum(d."costUsd")::float8 as "costUsd",
  sum(d."unknownCalls")::float8 as "unknownCalls"`;

/** Owners and admins see also what was spent on projects that are gone. */
function rowsOf(scope: OrgScope, { from, to }: { from: Date; to: Date }): Prisma.Sql {
  const { userId, role } = personOf(scope);
  const reached = isAtLeast(role, "admin")
    ? Prisma.empty
    : Prisma.sql`and exists (select from "ProjectMember" m where m."orgId" = d."orgId" and m."projectId" = d."projectId" and m."userId" = ${userId})`;
  return Prisma.sql`"SpendDay" d where d."orgId" = ${scope.orgId} and d.day between ${from}::date and ${to}::date ${reached}`;
}

async function spanOf(tx: Tx, span: UsageSpan) {
  const now = await databaseTime(tx);
  return daysOfSpan(span, new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())));
}

/** `title` null: the project is gone. The most expensive first, days in order and without those on which nothing was called. */
export async function getUsage(scope: OrgScope, input: { span: UsageSpan }) {
  return scope.run(async (tx) => {
    const span = await spanOf(tx, input.span);
    const rows = rowsOf(scope, span);
    const days = await tx.$queryRaw<(Spend & { day: string })[]>(
      Prisma.sql`select d.day::text as day, ${SUMS} from ${rows} group by d.day order by d.day`,
    );
    const models = await tx.$queryRaw<(Spend & { model: string })[]>(
      Prisma.sql`select d.model, ${SUMS} from ${rows} group by d.model order by sum(d."costUsd") desc, d.model`,
    );
    const projects = await tx.$queryRaw<(Spend & { projectId: string; title: string | null })[]>(
      Prisma.sql`select s.*, p.title from (select d."projectId", ${SUMS} from ${rows} group by d."projectId") s
        left join "Project" p on p."orgId" = ${scope.orgId} and p.id = s."projectId" order by s."costUsd" desc, s."projectId"`,
    );
    return { ...span, days, models, projects };
  });
}

/** One line for each day, project, prompt and model; throws invalid when there are too many of them. */
export async function listUsage(scope: OrgScope, input: { span: UsageSpan }): Promise<UsageLine[]> {
  const lines = await scope.run(async (tx) => {
    const rows = rowsOf(scope, await spanOf(tx, input.span));
    return tx.$queryRaw<UsageLine[]>(Prisma.sql`
      select s.*, coalesce(p.title, s."projectId") as project, coalesce(q.name, s."promptId") as prompt
      from (select d.day::text as day, d."projectId", d."promptId", d.model, ${SUMS} from ${rows} group by d.day, d."projectId", d."promptId", d.model) s
      left join "Project" p on p."orgId" = ${scope.orgId} and p.id = s."projectId"
      left join "Prompt" q on q."orgId" = ${scope.orgId} and q."projectId" = s."projectId" and q.id = s."promptId"
      order by s.day, 12, 13, s.model limit ${MOST_LINES + 1}`);
  });
  if (lines.length > MOST_LINES)
    throw new AppError("invalid", "This span has too many rows for one file. Choose a shorter one.");
  return lines;
}
