// The one door to all export writers: tasks in, the text of a file out.

import type { CellMode } from "@/lib/formats/cells";
import type { ExportFormat } from "@/lib/formats/export-format";
import type { LsControl } from "@/lib/formats/label-studio";
import { CONTROL_NAME } from "@/lib/label-config";
import { writeMinList, writeTaskLines, writeTaskList } from "@/server/transfer/export-json";
import { type OpenTasks, writeTable } from "@/server/transfer/export-table";

export type ExportOptions = {
  format: ExportFormat;
  /** For csv and tsv: byte-equal to Label Studio, or safe to open in a spreadsheet. */
  mode: CellMode;
  /** Adds our own columns to the flat formats; JSON and JSONL have all of it already. */
  hasOwnColumns: boolean;
};

const CONTROLS: readonly LsControl[] = [{ name: CONTROL_NAME, type: "choices" }];

/** Pieces of about 64 KiB, one at a time as they are asked for. `open` is called twice for csv and tsv, once otherwise. */
export function writeExport(
  open: OpenTasks,
  { format, mode, hasOwnColumns }: ExportOptions,
): AsyncGenerator<string> {
  if (format === "json") return writeTaskList(open());
  if (format === "jsonl") return writeTaskLines(open());
  if (format === "json_min") return writeMinList(open(), { controls: CONTROLS, hasOwnColumns });
  return writeTable(open, {
    controls: CONTROLS,
    delimiter: format === "tsv" ? "\t" : ",",
    mode,
    hasOwnColumns,
  });
}
