// The audit log: of the organization for owners and admins, of a project for its managers.
import { listAuditShape, listProjectAuditShape } from "@/lib/schemas/audit";
import { listAudit, listProjectAudit } from "@/server/services/audit-read";
import { orgProcedure, projectProcedure, router } from "@/server/trpc";

export const auditRouter = router({
  list: orgProcedure("audit.list", listAuditShape).query(({ ctx, input }) => listAudit(ctx.scope, input)),
  listProject: projectProcedure("project.stats", listProjectAuditShape).query(({ ctx, input }) =>
    listProjectAudit(ctx.scope, input),
  ),
});
