// Downloads the audit log as CSV: GET with org and the filters group, actorId, projectId, from and to in the query.
import { AuditExportQuery } from "@/lib/schemas/audit";
import { attachment, inOrganization } from "@/server/file-request";
import { exportAudit } from "@/server/services/audit-read";
import { streamOf } from "@/server/services/stream";

export async function GET(request: Request): Promise<Response> {
  return inOrganization(request, "audit.list", async (scope, query) => {
    const filter = AuditExportQuery.parse(Object.fromEntries(query));
    const headers = { ...attachment("audit log", "csv"), "content-type": "text/csv; charset=utf-8" };
    return new Response(streamOf(await exportAudit(scope, filter)), { headers });
  });
}
