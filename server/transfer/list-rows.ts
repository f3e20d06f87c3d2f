// Makes tasks of a JSON file: a list of tasks, or one task.

import type { Fault } from "@/lib/rejects";
import type { RowCollector } from "@/server/transfer/batch";
import { JsonListSplitter, type ListProblem } from "@/server/transfer/json-list";
import { addJsonTask } from "@/server/transfer/json-task";
import type { ReadOptions } from "@/server/transfer/types";

const FAULTS: Record<ListProblem, Fault> = {
  TOO_LONG: {
    code: "TASK_TOO_LARGE",
    reason: "The task with its annotations is longer than 8,000,000 characters.",
  },
  SYNTAX: { code: "BAD_JSON", reason: "The list is not valid JSON here; nothing after this line was read." },
  CUT_OFF: { code: "BAD_JSON", reason: "The file ends in the middle of the list." },
};

export class JsonListRows {
  readonly columns: string[] = [];
  private readonly list = new JsonListSplitter();

  constructor(
    private readonly sink: RowCollector,
    private readonly options: ReadOptions,
  ) {}

  push(piece: string, isLast: boolean) {
    for (const item of this.list.push(piece, isLast)) {
      if ("problem" in item) this.sink.reject(item.line, FAULTS[item.problem]);
      else addJsonTask(this.sink, item.line, item.text, this.options);
    }
  }
}
