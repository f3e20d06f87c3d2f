-- AlterTable
ALTER TABLE "AuditEvent" ADD COLUMN     "network" TEXT,
ADD COLUMN     "userAgent" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE INDEX "AuditEvent_orgId_actorId_id_idx" ON "AuditEvent"("orgId", "actorId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_orgId_projectId_id_idx" ON "AuditEvent"("orgId", "projectId", "id");
