// Downloads the refused rows of an import as CSV: line, code, column, reason.
import { attachment, inProject } from "@/server/file-request";
import { rejectsCsv } from "@/server/services/imports/rejects-csv";

type Params = { params: Promise<{ importId: string }> };

export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { importId } = await params;
  return inProject(request, "task.import", async (scope) => {
    const { fileName, body } = await rejectsCsv(scope, { importId });
    const headers = {
      "content-type": "text/csv; charset=utf-8",
      ...attachment(`${fileName} rejects`, "csv"),
    };
    return new Response(body, { headers });
  });
}
