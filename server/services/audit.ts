// The audit log: who did what to which row, written in the transaction of the change itself.
import type { PoolClient } from "pg";
import type { AuditAction } from "@/lib/audit";
import type { Prisma } from "@/prisma/generated/client";
import type { OrgScope, Origin, Tx } from "@/server/scope";

export type AuditEntry = {
  action: AuditAction;
  targetType: string;
  targetId: string;
  projectId?: string;
  /** Ids, counts, roles and codes; never task text, a key or a password. */
  detail?: Prisma.InputJsonObject;
};

/** Who acts, and where: a scope, or what stands for it where somebody joins and has none yet. */
export type Acting = Pick<OrgScope, "orgId" | "actor" | "origin">;

const rowOf = (scope: Acting, entry: AuditEntry) => ({
  orgId: scope.orgId,
  actorId: scope.actor.kind === "user" ? scope.actor.userId : null,
  action: entry.action,
  targetType: entry.targetType,
  targetId: entry.targetId,
  projectId: entry.projectId ?? null,
  detail: entry.detail ?? {},
  requestId: scope.origin?.requestId ?? null,
  network: scope.origin?.network ?? null,
  userAgent: scope.origin?.userAgent ?? "",
});

export async function audit(tx: Tx, scope: Acting, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({ data: rowOf(scope, entry), select: { id: true } });
}

/** The same inside scope.bulk. */
export async function auditBulk(client: PoolClient, scope: OrgScope, entry: AuditEntry): Promise<void> {
  const row = rowOf(scope, entry);
  await client.query(
    `insert into "AuditEvent" ("orgId", "actorId", action, "targetType", "targetId", "projectId", detail, "requestId", network,
       "userAgent")
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[row.orgId, row.actorId, row.action, row.targetType, row.targetId, row.projectId],
      ...[row.detail, row.requestId, row.network, row.userAgent],
    ],
  );
}

/** What a person did to their own account, told to every organization that lets them in. */
export async function auditPerson(
  tx: Tx,
  userId: string,
  action: AuditAction,
  origin: Pick<Origin, "network" | "userAgent">,
): Promise<void> {
  await tx.$executeRaw`
    insert into "AuditEvent" ("orgId", "actorId", action, "targetType", "targetId", network, "userAgent")
    select m."orgId", m."userId", ${action}, 'user', m."userId", ${origin.network}, ${origin.userAgent}
    from "Membership" m where m."userId" = ${userId} and m."deactivatedAt" is null`;
}
