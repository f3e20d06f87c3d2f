// Takes in a file for a project: POST the raw bytes with org, projectId and fileName in the query; answers a preview.
import { answer, inProject, refuse } from "@/server/file-request";
import { refuseForeign } from "@/server/same-origin";
import { maxUploadBytes, receiveUpload, tooLarge } from "@/server/services/imports/upload";

const DEFAULT_NAME = "pasted.txt";

export async function POST(request: Request): Promise<Response> {
  const foreign = refuseForeign(request);
  if (foreign) return foreign;
  return inProject(request, "task.import", async (scope, query) => {
    const encoding = request.headers.get("content-encoding");
    if (encoding && encoding !== "identity") return refuse(415, "Send the file as it is, not compressed.");
    // The header may lie; it only saves honest senders the time. The bytes are counted while they arrive.
    if (Number(request.headers.get("content-length")) > maxUploadBytes())
      return refuse(413, tooLarge().refused.message);
    if (!request.body) return refuse(400, "The file is empty.");
    const result = await receiveUpload(scope, {
      fileName: query.get("fileName") ?? DEFAULT_NAME,
      body: request.body,
    });
    return "refused" in result ? refuse(result.refused.status, result.refused.message) : answer(200, result);
  });
}
