// Makes a task of one JSON text: Label Studio's {"data": {…}, …} or a bare object that is the data itself.

import { isJsonObject, type JsonObject, parseJson } from "@/lib/json";
import { JsonRefused } from "@/lib/json-refused";
import { MAX_JSON_DEPTH } from "@/lib/limits";
import { NOT_UTF8, type RowCollector } from "@/server/transfer/batch";
import type { ReadOptions } from "@/server/transfer/types";

/** A task carries annotations and predictions beside its data, so the file's limits are wider than those of the data. */
const ITEM_LIMITS = { maxDepth: MAX_JSON_DEPTH + 1, maxKeys: 100_000 };

/** Adds the task in this text to the collector, or a reject that says why it is none. */
export function addJsonTask(sink: RowCollector, line: number, source: string, options: ReadOptions) {
  const text = options.replaceBadText ? source.toWellFormed() : source;
  if (!text.isWellFormed()) return sink.reject(line, NOT_UTF8);
  try {
    const { value, numbersKeptAsText } = parseJson(text, ITEM_LIMITS);
    if (!isJsonObject(value))
      return sink.reject(line, { code: "NOT_A_TASK", reason: "A task must be a JSON object." });
    const task = splitTask(value);
    if (!task)
      return sink.reject(line, {
        code: "NOT_A_TASK",
        reason: '"data" must be a JSON object.',
        column: "data",
      });
    sink.addTask(line, task.data, task.rest);
    sink.numbersKeptAsText += numbersKeptAsText;
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    sink.reject(line, { code: error.code, reason: error.message });
  }
}

/** Data and the keys beside it. Without "data", or with an empty one, the whole object is the data. */
function splitTask(item: JsonObject): { data: JsonObject; rest?: JsonObject } | null {
  const { data, ...rest } = item;
  if (
    data === undefined ||
    data === null ||
    data === "" ||
    (isJsonObject(data) && Object.keys(data).length === 0)
  ) {
    return { data: item };
  }
  return isJsonObject(data) ? { data, rest } : null;
}
