// Writes the finished project as a CSV file with the predictions beside the annotations.
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ProjectScope } from "@/server/scope";
import { createExport } from "@/server/services/exports/create";

/** The path of the file, below `folder`. */
export async function writeExport(project: ProjectScope, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { text, extension } = await createExport(project, {
    format: "csv",
    filter: "all",
    exact: false,
    own: true,
  });
  const file = path.join(folder, `${project.projectId}.${extension}`);
  await pipeline(Readable.from(text), createWriteStream(file));
  return file;
}
