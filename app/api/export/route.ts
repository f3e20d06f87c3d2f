// Downloads a project: GET with org, projectId, format, filter, exact and own in the query.
import { ExportQuery } from "@/lib/schemas/export";
import { attachment, inProject } from "@/server/file-request";
import { createExport } from "@/server/services/exports/create";
import { streamOf } from "@/server/services/stream";

export async function GET(request: Request): Promise<Response> {
  return inProject(request, "export.create", async (scope, query) => {
    const wanted = ExportQuery.parse(Object.fromEntries(query));
    const { title, extension, contentType, text } = await createExport(scope, wanted);
    const headers = { ...attachment(title, extension), "content-type": contentType };
    return new Response(streamOf(text), { headers });
  });
}
