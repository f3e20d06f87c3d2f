// The audit log for those who may read it: newest first, by person, kind, project and day, and as CSV.
import { actionsOf, auditWords } from "@/lib/audit";
import { writeCell } from "@/lib/formats/cells";
import type { Json } from "@/lib/json";
import { DEFAULT_PAGE_SIZE } from "@/lib/pagination";
import type { AuditFilter } from "@/lib/schemas/audit";
import type { Prisma } from "@/prisma/generated/client";
import type { OrgScope, ProjectScope, Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { namesOf } from "@/server/services/members/names";

export type AuditView = {
  id: bigint;
  at: Date;
  /** Null: Assay itself. Without a name: somebody who is no member any more. */
  actor: { id: string; name: string | null } | null;
  action: string;
  targetType: string;
  targetId: string;
  /** Without a title: it is deleted. */
  project: { id: string; title: string | null } | null;
  detail: Json;
  network: string | null;
  userAgent: string;
  requestId: string | null;
};

type Range = { before: bigint | null; take: number };
export type AuditPage = { items: AuditView[]; nextCursor: string | null };
type Paged = { cursor?: string | null | undefined };

const CSV_PAGE = 1_000;
const DAY_MS = 86_400_000;

/** Entries of the whole organization. */
export function listAudit(scope: OrgScope, { cursor, ...filter }: AuditFilter & Paged): Promise<AuditPage> {
  return page(scope, filter, cursor);
}

/** Entries of one project. */
export function listProjectAudit(
  scope: ProjectScope,
  { cursor, ...filter }: Omit<AuditFilter, "projectId"> & Paged,
): Promise<AuditPage> {
  return page(scope, { ...filter, projectId: scope.projectId }, cursor);
}

async function page(scope: OrgScope, filter: AuditFilter, cursor: Paged["cursor"]): Promise<AuditPage> {
  const range = { before: cursor ? BigInt(cursor) : null, take: DEFAULT_PAGE_SIZE + 1 };
  const found = await scope.run((tx) => find(tx, scope, filter, range));
  const items = found.slice(0, DEFAULT_PAGE_SIZE);
  const last = items.at(-1);
  return { items, nextCursor: found.length > DEFAULT_PAGE_SIZE && last ? String(last.id) : null };
}

function whereOf(
  { orgId }: OrgScope,
  filter: AuditFilter,
  before: bigint | null,
): Prisma.AuditEventWhereInput {
  const { group, actorId, projectId, from, to } = filter;
  return {
    orgId,
    ...(group && { action: { in: actionsOf(group) } }),
    ...(actorId && { actorId }),
    ...(projectId && { projectId }),
    ...((from || to) && {
      createdAt: {
        ...(from && { gte: new Date(from) }),
        ...(to && { lt: new Date(Date.parse(to) + DAY_MS) }),
      },
    }),
    ...(before !== null && { id: { lt: before } }),
  };
}

async function find(tx: Tx, scope: OrgScope, filter: AuditFilter, range: Range): Promise<AuditView[]> {
  const { orgId } = scope;
  const rows = await tx.auditEvent.findMany({
    where: whereOf(scope, filter, range.before),
    orderBy: { id: "desc" },
    take: range.take,
  });
  const names = await namesOf(
    tx,
    orgId,
    rows.map(({ actorId }) => actorId),
  );
  const projects = await tx.project.findMany({
    where: { orgId, id: { in: [...new Set(rows.flatMap(({ projectId }) => projectId ?? []))] } },
    select: { id: true, title: true },
  });
  const titles = new Map(projects.map(({ id, title }) => [id, title]));
  return rows.map(({ createdAt, actorId, projectId, detail, orgId: _, ...row }) => ({
    ...row,
    at: createdAt,
    actor: actorId === null ? null : { id: actorId, name: names.get(actorId) ?? null },
    project: projectId === null ? null : { id: projectId, title: titles.get(projectId) ?? null },
    detail: detail as Json,
  }));
}

/** CSV of every entry that matches, newest first; what comes later is not in it. The export is an entry itself. */
export async function exportAudit(scope: OrgScope, filter: AuditFilter): Promise<AsyncGenerator<string>> {
  const before = await scope.run(async (tx) => {
    const last = await tx.auditEvent.aggregate({ where: { orgId: scope.orgId }, _max: { id: true } });
    await audit(tx, scope, {
      action: "audit.export",
      targetType: "organization",
      targetId: scope.orgId,
      detail: { ...filter },
    });
    return (last._max.id ?? 0n) + 1n;
  });
  return lines(scope, filter, before);
}

const COLUMNS = [
  ...["time", "person", "personId", "action", "what", "targetType", "targetId", "project", "projectId"],
  ...["detail", "network", "browser", "requestId"],
];

async function* lines(scope: OrgScope, filter: AuditFilter, first: bigint): AsyncGenerator<string> {
  yield `${COLUMNS.join(",")}\r\n`;
  for (let before = first; ; ) {
    const rows = await scope.run((tx) => find(tx, scope, filter, { before, take: CSV_PAGE }));
    yield rows.map(line).join("");
    const last = rows.at(-1);
    if (!last || rows.length < CSV_PAGE) return;
    before = last.id;
  }
}

function line({ at, actor, project, ...row }: AuditView): string {
  const cells = [
    ...[at.toISOString(), actor?.name ?? null, actor?.id ?? null, row.action, auditWords(row.action)],
    ...[row.targetType, row.targetId, project?.title ?? null, project?.id ?? null],
    ...[JSON.stringify(row.detail), row.network, row.userAgent, row.requestId],
  ];
  return `${cells.map((cell) => writeCell(cell, "escaped")).join(",")}\r\n`;
}
