// Our own tasks out: Label Studio's words, our columns, and the way back in.
import { describe, expect, it } from "vitest";
import { OWN_COLUMNS } from "@/lib/formats/columns";
import { ownColumnsOf, type TaskRow, toLsTask } from "@/lib/formats/task-export";
import { readWork } from "@/lib/formats/task-import";
import type { JsonObject } from "@/lib/json";
import { writeMinList, writeTaskLines, writeTaskList } from "@/server/transfer/export-json";
import { type ExportTask, writeTable } from "@/server/transfer/export-table";
import { collect, readAll } from "../transfer/read";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
const controls = [{ name: "label", type: "choices" }] as const;

function taskRow(more: Partial<TaskRow> = {}): TaskRow {
  return {
    id: 7n,
    innerId: 1,
    projectId: "p1",
    data: { text: "=1+1", n: 5 },
    meta: { meta: { batch: 3 }, allow_skip: true, id: 99 },
    createdAt: at(0),
    updatedAt: at(1),
    annotations: [
      {
        id: 11n,
        label: "Spam",
        skipped: false,
        groundTruth: true,
        source: "prediction-edited",
        predictionId: 21n,
        annotator: "a@x.io",
        leadTimeMs: 4_200,
        createdAt: at(2),
        updatedAt: at(3),
      },
      {
        id: 12n,
        label: null,
        skipped: true,
        groundTruth: false,
        source: "human",
        predictionId: null,
        annotator: "b@x.io",
        leadTimeMs: null,
        createdAt: at(4),
        updatedAt: at(4),
      },
    ],
    predictions: [
      {
        id: 21n,
        label: "Ham",
        confidence: 0.93,
        promptName: "triage",
        versionNumber: 3,
        model: "gpt-4o",
        costUsd: 0.00012,
        createdAt: at(1),
      },
    ],
    ...more,
  };
}

async function* exported(...rows: TaskRow[]): AsyncGenerator<ExportTask> {
  for (const row of rows) yield { task: toLsTask(row), own: ownColumnsOf(row, row.predictions[0] ?? null) };
}

const text = async (pieces: AsyncIterable<string>) => (await collect(pieces)).join("");

describe("toLsTask", () => {
  it("uses Label Studio's words and writes unknown keys back", () => {
    const task = toLsTask(taskRow());
    expect(task).toMatchObject({
      id: 7,
      inner_id: 1,
      allow_skip: true,
      meta: { batch: 3 },
      total_annotations: 1,
      cancelled_annotations: 1,
      total_predictions: 1,
    });
    expect(task.annotations[0]).toMatchObject({
      id: 11,
      completed_by: { email: "a@x.io" },
      result: [
        {
          id: "a11",
          from_name: "label",
          to_name: "text",
          type: "choices",
          value: { choices: ["Spam"] },
          origin: "prediction-changed",
        },
      ],
      was_cancelled: false,
      ground_truth: true,
      created_at: "2026-01-01T12:02:00.000Z",
      lead_time: 4.2,
      parent_prediction: 21,
      last_action: "updated",
    });
    expect(task.annotations[1]).toMatchObject({
      was_cancelled: true,
      result: [],
      last_action: "skipped",
      lead_time: null,
    });
    expect(task.predictions).toMatchObject([
      { id: 21, model_version: "triage v3", score: 0.93, result: [{ origin: "prediction" }] },
    ]);
  });
  it("leaves the score out when there is none", () => {
    const [prediction] = taskRow().predictions;
    const task = toLsTask(taskRow({ predictions: prediction ? [{ ...prediction, confidence: null }] : [] }));
    expect(task.predictions).toMatchObject([{ model_version: "triage v3" }]);
    expect((task.predictions as JsonObject[])[0]).not.toHaveProperty("score");
  });
});

describe("round trip", () => {
  it.each(["json", "jsonl"] as const)("%s comes back as the same task", async (format) => {
    const rows = [
      taskRow(),
      taskRow({
        id: 8n,
        data: { text: 'a "b"\n\u2028é😀', nested: { b: [1, null] } },
        meta: null,
        annotations: [],
        predictions: [],
      }),
    ];
    const written = await text(
      format === "json" ? writeTaskList(exported(...rows)) : writeTaskLines(exported(...rows)),
    );
    const all = await readAll(written, { format });
    expect(all.rejects).toEqual([]);
    expect(all.rows.map((row) => row.data)).toEqual(rows.map((row) => row.data));
    const again = all.rows.map((row, index) =>
      toLsTask({ ...(rows[index] ?? taskRow()), meta: row.rest ?? null }),
    );
    expect(again).toEqual(rows.map(toLsTask));
    expect(readWork(all.rows[0]?.rest ?? {}, { findLabel: (name) => `id of ${name}` })).toEqual({
      annotations: [
        {
          labelId: "id of Spam",
          skipped: false,
          groundTruth: true,
          email: "a@x.io",
          leadTimeMs: 4_200,
          createdAt: at(2),
        },
        {
          labelId: null,
          skipped: true,
          groundTruth: false,
          email: "b@x.io",
          leadTimeMs: null,
          createdAt: at(4),
        },
      ],
      predictions: [{ labelId: "id of Ham", modelVersion: "triage v3", confidence: 0.93 }],
      droppedGroundTruths: 0,
    });
  });
  it("writes an empty list", async () => {
    expect(await text(writeTaskList(exported()))).toBe("[]\n");
    expect(await text(writeTaskLines(exported()))).toBe("");
  });
});

describe("our own columns", () => {
  const options = { controls, delimiter: ",", mode: "escaped", hasOwnColumns: true } as const;
  it("stand after Label Studio's, and text is disarmed", async () => {
    const written = await text(writeTable(() => exported(taskRow()), options));
    const [header = "", row = "", end] = written.split("\r\n");
    expect(header.endsWith(`,${OWN_COLUMNS.map((name) => `"${name}"`).join(",")}`)).toBe(true);
    expect(
      header.startsWith(
        '"annotation_id","annotator","created_at","id","label","lead_time","n","text","updated_at",',
      ),
    ).toBe(true);
    expect(row).toBe(
      `11,"a@x.io","2026-01-01T12:02:00.000Z",7,"Spam",4.2,5,"'=1+1","2026-01-01T12:03:00.000Z","Ham",0.93,"triage v3","gpt-4o",False,"prediction-edited",0.00012`,
    );
    expect(end).toBe("");
  });
  it("are empty without a prediction, a ground truth or an annotation", async () => {
    const row = taskRow({ annotations: [], predictions: [] });
    const written = await text(writeTable(() => exported(row), options));
    expect(written.split("\r\n")[1]?.endsWith(',"","","","","","",""')).toBe(true);
    expect(
      JSON.parse(await text(writeMinList(exported(taskRow({ annotations: [] })), options))),
    ).toMatchObject([
      { id: 7, text: "=1+1", annotator: null, prediction: "Ham", matches_gt: null, source: null },
    ]);
  });
  it("stream in pieces, whatever the size", async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => taskRow({ id: BigInt(i) }));
    const pieces = await collect(writeTable(() => exported(...many), options));
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join("").split("\r\n")).toHaveLength(3_002);
  });
});
