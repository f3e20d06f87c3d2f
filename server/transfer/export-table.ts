// Streams tasks as CSV or TSV: one pass over the tasks for the columns, a second one for the rows.

import { type CellMode, writeCell } from "@/lib/formats/cells";
import { ColumnUnion, OWN_COLUMNS, type OwnColumns } from "@/lib/formats/columns";
import { type LsControl, type LsTask, recordsOf } from "@/lib/formats/label-studio";
import { inPieces } from "@/server/transfer/pieces";

/** `own` gives our columns for an annotation of the task, or for the task itself when it has none. */
export type ExportTask = { task: LsTask; own?: (annotationId: number | null) => OwnColumns };

export type TableOptions = {
  controls: readonly LsControl[];
  delimiter: "," | "\t";
  mode: CellMode;
  hasOwnColumns: boolean;
};

/** Opens the same tasks in the same order each time it is called; it is called twice. */
export type OpenTasks = () => AsyncIterable<ExportTask>;

/** UTF-8 text without byte order mark, every row ended by CRLF. */
export function writeTable(open: OpenTasks, options: TableOptions): AsyncGenerator<string> {
  return inPieces(tableRows(open, options));
}

async function* tableRows(open: OpenTasks, options: TableOptions): AsyncGenerator<string> {
  const { controls, delimiter, mode, hasOwnColumns } = options;
  const columns = new ColumnUnion();
  for await (const { task } of open()) for (const record of recordsOf(task, controls)) columns.add(record);
  const header = hasOwnColumns ? [...columns.names(), ...OWN_COLUMNS] : columns.names();
  yield row(header);
  for await (const { task, own } of open()) {
    for (const record of recordsOf(task, controls)) {
      const values = columns.values(record);
      const extra = own?.(record.annotation?.id ?? null);
      if (hasOwnColumns) values.push(...OWN_COLUMNS.map((column) => extra?.[column]));
      yield row(values);
    }
  }

  function row(values: Parameters<typeof writeCell>[0][]): string {
    return `${values.map((value) => writeCell(value, mode)).join(delimiter)}\r\n`;
  }
}
