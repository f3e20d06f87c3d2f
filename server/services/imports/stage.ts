// Streams the rows of a file into a temporary table of the open transaction, batch by batch.
import { hash } from "node:crypto";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { type ImportedAnnotation, readWork } from "@/lib/formats/task-import";
import { canonicalJson, type JsonObject } from "@/lib/json";
import type { Fault, Reject } from "@/lib/rejects";
import type { ImportMapping } from "@/lib/schemas/import";
import { nameKey } from "@/lib/text";
import { textOf } from "@/server/services/imports/mapping";
import type { ImportRow, RowBatch } from "@/server/transfer/types";

/** Far below what a unique index can hold, and longer than any id of another system. */
const MAX_ID_BYTES = 1_000;

export const CREATE_STAGE = `create temp table staged_row (
  line int not null, external_id text, text text not null, data jsonb not null, meta jsonb, hash text not null, work jsonb
) on commit drop`;
const COPY_STAGE =
  "copy staged_row (line, external_id, text, data, meta, hash, work) from stdin with (format text, encoding 'utf8')";

export type Stage = {
  client: PoolClient;
  orgId: string;
  importId: string;
  mapping: ImportMapping;
  /** Label ids by the key of their name. */
  labels: ReadonlyMap<string, string>;
};

/** Stages a batch's rows and stores its rejects; returns how many rows of the file these were. */
export async function stageBatch(stage: Stage, batch: RowBatch): Promise<number> {
  const rejects: Reject[] = [...batch.rejects];
  const lines: string[] = [];
  for (const row of batch.rows) {
    const line = stageLine(stage, row);
    if (typeof line === "string") lines.push(line);
    else rejects.push({ line: row.line, ...line });
  }
  if (lines.length > 0) await copyLines(stage.client, lines);
  if (rejects.length > 0) await storeRejects(stage, rejects);
  return batch.rows.length + batch.rejects.length;
}

async function copyLines(client: PoolClient, lines: string[]): Promise<void> {
  const stream = client.query(copyFrom(COPY_STAGE));
  const done = finished(stream);
  // Its reason comes again from the await below; without a listener here a refusal while draining would be unhandled.
  done.catch(() => undefined);
  if (!stream.write(lines.join(""))) await Promise.race([once(stream, "drain"), done]);
  stream.end();
  await done;
}

/** One line of COPY's text format, or why the row is refused. */
function stageLine(stage: Stage, { line, data, json, rest }: ImportRow): string | Fault {
  const { mapping } = stage;
  const value = data[mapping.textColumn];
  const text = textOf(value);
  if (text === "")
    return { code: "MISSING_FIELD", reason: "The column holds no text.", column: mapping.textColumn };
  const externalId = mapping.idColumn === undefined ? "" : textOf(data[mapping.idColumn]);
  if (Buffer.byteLength(externalId) > MAX_ID_BYTES)
    return { code: "BAD_ID", reason: "The id is longer than 1,000 bytes.", ...columnOf(mapping.idColumn) };
  const work = workOf(stage, data, rest);
  if (!Array.isArray(work)) return work;
  const meta = rest && Object.keys(rest).length > 0 ? canonicalJson(rest) : null;
  return `${[
    String(line),
    externalId === "" ? NULL : escapeCopy(externalId),
    escapeCopy(text),
    escapeCopy(json),
    meta === null ? NULL : escapeCopy(meta),
    hash("sha256", json, "base64url"),
    work.length > 0 ? escapeCopy(JSON.stringify(work)) : NULL,
  ].join("\t")}\n`;
}

type StagedWork = Omit<ImportedAnnotation, "createdAt"> & { createdAt: string | null };

const LABELLED: StagedWork = {
  ...{ labelId: null, skipped: false, groundTruth: true },
  ...{ email: null, leadTimeMs: null, createdAt: null },
};

/** The annotations that come with a row: from the label column, which then holds the truth, and from Label Studio's list. */
function workOf({ mapping, labels }: Stage, data: JsonObject, rest?: JsonObject): StagedWork[] | Fault {
  const findLabel = (name: string) => labels.get(nameKey(name)) ?? null;
  const found = rest?.annotations ? readWork({ annotations: rest.annotations }, { findLabel }) : null;
  if (found && "code" in found) return found;
  const listed = (found?.annotations ?? []).map((item) => ({
    ...item,
    createdAt: item.createdAt?.toISOString() ?? null,
  }));
  const name = mapping.labelColumn === undefined ? "" : textOf(data[mapping.labelColumn]);
  if (name.trim() === "") return listed;
  const labelId = findLabel(name);
  if (labelId !== null)
    return [...listed.map((item) => ({ ...item, groundTruth: false })), { ...LABELLED, labelId }];
  return {
    code: "UNKNOWN_LABEL",
    reason: "The label is not one of the project's labels.",
    ...columnOf(mapping.labelColumn),
  };
}

const NULL = "\\N";
const SPECIAL = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const escapeCopy = (text: string) => text.replace(SPECIAL, (char) => ESCAPES[char] ?? char);

const columnOf = (column: string | undefined) => (column === undefined ? {} : { column });

async function storeRejects({ client, orgId, importId }: Stage, rejects: Reject[]): Promise<void> {
  await client.query(
    `insert into "ImportReject" ("orgId", "importId", line, code, reason, "column")
     select $1, $2, r.* from unnest($3::int[], $4::text[], $5::text[], $6::text[]) as r`,
    [
      orgId,
      importId,
      rejects.map((reject) => reject.line),
      rejects.map((reject) => reject.code),
      rejects.map((reject) => reject.reason),
      rejects.map((reject) => reject.column ?? null),
    ],
  );
}
