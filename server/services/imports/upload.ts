// Takes in an uploaded file: stores it, guesses what it is, and shows the first rows before anything is imported.

import { AppError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import { MAX_COLUMNS, PREVIEW_ROWS } from "@/lib/limits";
import type { Reject } from "@/lib/rejects";
import type { PreviewImport } from "@/lib/schemas/import";
import { env } from "@/server/env";
import { type ProjectScope, personOf } from "@/server/scope";
import { readHead, readUpload, removeUpload, storeUpload } from "@/server/services/imports/file";
import { type LoadedImport, loadImport } from "@/server/services/imports/load";
import { type ProposedMapping, proposeMapping, textOf } from "@/server/services/imports/mapping";
import { previewRows } from "@/server/transfer/read-rows";
import { SNIFF_BYTES, type Sniffed, sniffFile } from "@/server/transfer/sniff";

const MIB = 1024 * 1024;
const CELL_CHARS = 300;
const MAX_FILE_NAME_CHARS = 200;

export type ImportPreview = {
  importId: string;
  fileName: string;
  sizeBytes: number;
  format: string;
  delimiter: string | null;
  encoding: string;
  columns: string[];
  /** Cells as text, cut to the beginning of long ones. */
  rows: { line: number; cells: string[] }[];
  rejects: Reject[];
  proposed: ProposedMapping;
  /** Fixed by the first import; null before it. */
  projectTextColumn: string | null;
};

export type Refused = { refused: { status: 400 | 413 | 415; message: string } };

export const maxUploadBytes = () => env.MAX_UPLOAD_MB * MIB;
export const tooLarge = (): Refused => ({
  refused: {
    status: 413,
    message: `The file is larger than ${env.MAX_UPLOAD_MB} MB. Split it and import the parts.`,
  },
});

type Upload = { fileName: string; body: ReadableStream<Uint8Array> };

/** Streams the body to disk. What cannot be an import is refused with a status and a sentence, and leaves no file. */
export async function receiveUpload(
  scope: ProjectScope,
  { fileName, body }: Upload,
): Promise<ImportPreview | Refused> {
  const { userId } = personOf(scope);
  const stored = await storeUpload(body, maxUploadBytes());
  if (!stored) return tooLarge();
  try {
    const name = fileName.slice(0, MAX_FILE_NAME_CHARS);
    const sniffed = sniffFile(await readHead(stored.name, SNIFF_BYTES), name);
    if ("problem" in sniffed) {
      await removeUpload(stored.name);
      return { refused: { status: stored.sizeBytes === 0 ? 400 : 415, message: sniffed.problem } };
    }
    const row = await scope.run((tx) =>
      tx.import.create({
        data: {
          orgId: scope.orgId,
          projectId: scope.projectId,
          fileName: name,
          filePath: stored.name,
          sizeBytes: stored.sizeBytes,
          format: sniffed.format,
          delimiter: sniffed.delimiter ?? null,
          encoding: sniffed.encoding,
          createdById: userId,
        },
        select: { id: true },
      }),
    );
    return await previewImport(scope, { importId: row.id });
  } catch (error) {
    await scope.run((tx) => tx.import.deleteMany({ where: { orgId: scope.orgId, filePath: stored.name } }));
    await removeUpload(stored.name);
    throw error;
  }
}

/** The preview of a stored upload, read with another delimiter when one is given. Throws conflict once it has started. */
export async function previewImport(scope: ProjectScope, input: PreviewImport): Promise<ImportPreview> {
  const row = await loadImport(scope, input.importId);
  if (row.state !== "uploaded" || row.filePath === null)
    throw new AppError("conflict", "This file has been used already. Upload it again.");
  const context = await previewContext(scope);
  const reading = readingOf(row, input.delimiter, context.projectTextColumn);
  const { columns, rows, rejects } = await previewRows(readUpload(row.filePath), {
    ...reading,
    maxBytes: maxUploadBytes(),
  });
  const shown = columns.slice(0, MAX_COLUMNS);
  return {
    importId: row.id,
    fileName: row.fileName,
    sizeBytes: Number(row.sizeBytes),
    format: row.format,
    delimiter: reading.delimiter ?? null,
    encoding: row.encoding,
    columns: shown,
    rows: rows
      .slice(0, PREVIEW_ROWS)
      .map(({ line, data }) => ({ line, cells: shown.map((column) => cellOf(data, column)) })),
    rejects: rejects.slice(0, PREVIEW_ROWS),
    proposed: proposeMapping({ columns: shown, rows: rows.map((r) => r.data), ...context }),
    projectTextColumn: context.projectTextColumn,
  };
}

/** How the file is read; a text file's only column takes the name that the project's text already has. */
export function readingOf(
  row: LoadedImport,
  delimiter: PreviewImport["delimiter"],
  textColumn: string | null,
) {
  const split = delimiter ?? row.delimiter;
  return {
    format: row.format,
    encoding: row.encoding,
    ...(row.format === "csv" && split !== null && { delimiter: split }),
    ...(row.format === "txt" && textColumn !== null && { textColumn }),
  } satisfies Partial<Sniffed> & { textColumn?: string };
}

async function previewContext({ orgId, projectId, run }: ProjectScope) {
  return run(async (tx) => {
    const project = await tx.project.findFirst({
      where: { orgId, id: projectId },
      select: { textColumn: true },
    });
    const labels = await tx.label.findMany({
      where: { orgId, projectId, retiredAt: null },
      select: { value: true },
    });
    return { projectTextColumn: project?.textColumn ?? null, labels: labels.map((label) => label.value) };
  });
}

/** A cell as text, cut to its beginning. */
export function cellOf(data: JsonObject, column: string): string {
  const value = data[column];
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : textOf(value);
  return text.length > CELL_CHARS ? `${text.slice(0, CELL_CHARS)}…` : text;
}
