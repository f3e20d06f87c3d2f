// Streams the refused rows of an import as CSV, page by page.
import { z } from "zod";
import { notFound } from "@/lib/errors";
import { writeCell } from "@/lib/formats/cells";
import type { ProjectScope } from "@/server/scope";
import { loadImport } from "@/server/services/imports/load";
import { listRejects } from "@/server/services/imports/start";
import { streamOf } from "@/server/services/stream";

/** Throws not_found for an import of another project. */
export async function rejectsCsv(scope: ProjectScope, { importId }: { importId: string }) {
  if (!z.uuid().safeParse(importId).success) throw notFound("This import");
  const { fileName } = await loadImport(scope, importId);
  return { fileName, body: streamOf(lines(scope, importId)) };
}

async function* lines(scope: ProjectScope, importId: string): AsyncGenerator<string> {
  yield "line,code,column,reason\r\n";
  let cursor: bigint | null = null;
  do {
    const page: Awaited<ReturnType<typeof listRejects>> = await listRejects(scope, { importId, cursor });
    yield page.items
      .map(
        ({ line, code, column, reason }) =>
          `${line},${code},${writeCell(column, "escaped")},${writeCell(reason, "escaped")}\r\n`,
      )
      .join("");
    cursor = page.nextCursor;
  } while (cursor !== null);
}
