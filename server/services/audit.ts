// The audit log: who did what to which row, written in the transaction of the change itself.
import type { Prisma } from "@/prisma/generated/client";
import type { OrgScope, Tx } from "@/server/scope";

export type AuditEntry = {
  /** noun.verb, past tense left out: "member.updateRole". */
  action: string;
  targetType: string;
  targetId: string;
  projectId?: string;
  /** Ids, counts, roles and codes; never task text, a key or a password. */
  detail?: Prisma.InputJsonObject;
};

export async function audit(tx: Tx, scope: OrgScope, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({
    data: {
      orgId: scope.orgId,
      actorId: scope.actor.kind === "user" ? scope.actor.userId : null,
      action: entry.action,
      targetType: entry.targetType,
      targetId: entry.targetId,
      projectId: entry.projectId ?? null,
      detail: entry.detail ?? {},
      requestId: scope.requestId,
    },
    select: { id: true },
  });
}
