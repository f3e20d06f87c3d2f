// Streams tasks as JSON, JSONL and JSON_MIN.

import { OWN_COLUMNS } from "@/lib/formats/columns";
import { type LsControl, minObject, recordsOf } from "@/lib/formats/label-studio";
import type { JsonObject } from "@/lib/json";
import type { ExportTask } from "@/server/transfer/export-table";
import { inPieces } from "@/server/transfer/pieces";

/** A list of tasks, one per line, that Label Studio and our own import read back. */
export function writeTaskList(tasks: AsyncIterable<ExportTask>): AsyncGenerator<string> {
  return inPieces(asList(taskLines(tasks)));
}

/** One task per line. */
export function writeTaskLines(tasks: AsyncIterable<ExportTask>): AsyncGenerator<string> {
  return inPieces(asLines(taskLines(tasks)));
}

/** One flat object per annotation; with our own columns where an annotation has them and the toggle is on. */
export function writeMinList(
  tasks: AsyncIterable<ExportTask>,
  options: { controls: readonly LsControl[]; hasOwnColumns: boolean },
): AsyncGenerator<string> {
  return inPieces(asList(minLines(tasks, options)));
}

async function* taskLines(tasks: AsyncIterable<ExportTask>): AsyncGenerator<string> {
  for await (const { task } of tasks) yield JSON.stringify(task);
}

async function* minLines(
  tasks: AsyncIterable<ExportTask>,
  options: { controls: readonly LsControl[]; hasOwnColumns: boolean },
) {
  for await (const { task, own } of tasks) {
    for (const record of recordsOf(task, options.controls)) {
      const object: JsonObject = minObject(record);
      const extra = options.hasOwnColumns ? own?.(record.annotation?.id ?? null) : undefined;
      if (extra) for (const column of OWN_COLUMNS) object[column] = extra[column];
      yield JSON.stringify(object);
    }
  }
}

async function* asList(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let lead = "[\n";
  for await (const line of lines) {
    yield lead + line;
    lead = ",\n";
  }
  yield lead === "[\n" ? "[]\n" : "\n]\n";
}

async function* asLines(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
