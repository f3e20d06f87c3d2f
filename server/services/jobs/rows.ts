// Jobs as rows of one shape, read from the four tables that hold them; only of projects that the person reaches.
import { type JobKind, type JobState, jobStateOf } from "@/lib/jobs";
import { isAtLeast } from "@/lib/permissions";
import { stopReason } from "@/lib/run-words";
import { Prisma } from "@/prisma/generated/client";
import { type OrgScope, personOf, type Tx } from "@/server/scope";

export type JobRow = {
  kind: JobKind;
  id: string;
  project: { id: string; title: string };
  /** The prompt with its version, the file, or the connection. */
  name: string;
  state: JobState;
  /** Why it failed or stands still, in a sentence. */
  reason: string | null;
  /** Tasks of a run or conversion, rows of an import, objects of a sync. */
  done: number;
  failed: number;
  /** Null: not known. */
  total: number | null;
  /** How much of an import's file is read, 0-1; null: not known. */
  fileShare: number | null;
  startedBy: { name: string | null } | "schedule";
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

/** Sort key in µs, because a Date would round it. */
export type Place = { createdUs: number; id: string };

export type Search = {
  /** Stored states by kind; a kind that is missing is not searched. */
  states: Partial<Record<JobKind, string[]>>;
  projectId?: string | undefined;
  jobId?: string;
  after?: Place | null;
  limit: number;
};

export type StoredJob = Omit<JobRow, "project" | "state" | "reason" | "startedBy" | "name"> &
  Place & {
    projectId: string;
    title: string;
    name: string | null;
    state: string;
    code: string | null;
    error: string | null;
    personId: string | null;
  };

const { sql, empty, join } = Prisma;

/** What each table calls the parts of a job. */
const COLUMNS: Record<JobKind, Prisma.Sql> = {
  run: sql`state, code, null::text, done, failed, nullif(total, 0), "createdById", "startedAt", "endedAt", "versionId",
    null::text, null::text, null::float8 from "Run"`,
  import: sql`state, null, error, case state when 'running' then "rowsRead" else "rowsImported" end, "rowsRejected", null,
    "createdById", "startedAt", "endedAt", null, null, "fileName",
    case when state = 'running' and "bytesRead" > 0 then least(1, "bytesRead"::float8 / "sizeBytes") end from "Import"`,
  conversion: sql`state, null, error, converted + skipped, 0, nullif(total, 0), "createdById", null, "endedAt", "versionId",
    null, null, null from "Conversion"`,
  sync: sql`state, code, error, "objectsRead", "objectsFailed", null, "startedById", "startedAt", "endedAt", null,
    "connectionId", null, null from "StorageSync"`,
};

/** Newest first. Each table is read project by project, so that the cost follows the page and not the history. */
export function findJobs(tx: Tx, scope: OrgScope, search: Search): Promise<StoredJob[]> {
  const { orgId } = scope;
  const branches = Object.entries(search.states).map(([kind, states]) =>
    branch(kind as JobKind, states, orgId, search),
  );
  return tx.$queryRaw<StoredJob[]>`
    select j.kind, j.id, j."projectId", p.title, j.state, j.code, j.error, j.done, j.failed, j.total, j."fileShare", j."personId",
      j."createdAt", j."startedAt", j."endedAt", (extract(epoch from j."createdAt") * 1000000)::float8 as "createdUs",
      coalesce(j."fileName", s.title, t.name || ' v' || v.number) as name
    from "Project" p
    cross join lateral (${join(branches, " union all ")}) as j (kind, id, "projectId", "createdAt", state, code, error,
      done, failed, total, "personId", "startedAt", "endedAt", "versionId", "connectionId", "fileName", "fileShare")
    left join "StorageConnection" s on s."orgId" = ${orgId} and s.id = j."connectionId"
    left join "PromptVersion" v on v."orgId" = ${orgId} and v.id = j."versionId"
    left join "Prompt" t on t."orgId" = ${orgId} and t.id = v."promptId"
    where p."orgId" = ${orgId} ${reached(scope)} ${search.projectId ? sql`and p.id = ${search.projectId}` : empty}
    order by j."createdAt" desc, j.id desc limit ${search.limit}`;
}

/** Owners and admins see every project, managers those they joined. */
function reached(scope: OrgScope): Prisma.Sql {
  const { userId, role } = personOf(scope);
  if (isAtLeast(role, "admin")) return empty;
  return sql`and exists (select from "ProjectMember" m
    where m."orgId" = ${scope.orgId} and m."projectId" = p.id and m."userId" = ${userId})`;
}

function branch(kind: JobKind, states: string[], orgId: string, { jobId, after, limit }: Search): Prisma.Sql {
  const at = sql`'epoch'::timestamptz + ${after?.createdUs ?? 0}::float8 * interval '1 microsecond'`;
  // The first half can use the index.
  const rest = after ? sql`and "createdAt" <= ${at} and ("createdAt", id) < (${at}, ${after.id})` : empty;
  return sql`(select ${kind}::text, id, "projectId", "createdAt", ${COLUMNS[kind]}
    where "orgId" = ${orgId} and "projectId" = p.id and state = any(${states}) ${jobId ? sql`and id = ${jobId}` : empty} ${rest}
    order by "createdAt" desc, id desc limit ${limit})`;
}

/** `names` are those of who is still in the organization. */
export function toJobRow(row: StoredJob, names: ReadonlyMap<string, string>): JobRow {
  const { kind, personId } = row;
  return {
    kind,
    id: row.id,
    project: { id: row.projectId, title: row.title },
    name: row.name ?? "",
    state: jobStateOf(kind, row.state),
    reason: reasonOf(row),
    done: row.done,
    failed: row.failed,
    total: row.total,
    fileShare: row.fileShare,
    startedBy: personId === null ? "schedule" : { name: names.get(personId) ?? null },
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  };
}

function reasonOf({ kind, state, code, error }: StoredJob): string | null {
  const shown = jobStateOf(kind, state);
  if (shown !== "failed" && shown !== "paused") return null;
  return kind === "run" ? stopReason({ state, code }) : error;
}
