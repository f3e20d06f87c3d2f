// Copies rows into a temporary table of the open transaction, from which set-based statements make tasks.
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { StoredRow } from "@/server/services/ingest/row";

/** object_id and object_row say where in a storage a row comes from; rows of an uploaded file have none. */
export const CREATE_STAGE = `create temp table staged_row (
  object_id bigint, object_row text, line int not null, external_id text, text text not null, data jsonb not null, meta jsonb,
  hash text not null, work jsonb
) on commit drop`;
const COPY_STAGE =
  "copy staged_row (object_id, object_row, line, external_id, text, data, meta, hash, work) from stdin with (format text, encoding 'utf8')";

export type StagePlace = { line: number; objectId?: string; objectRow?: string };

/** One line of COPY's text format. */
export function copyLine({ line, objectId, objectRow }: StagePlace, row: StoredRow): string {
  return `${[
    objectId ?? NULL,
    orNull(objectRow ?? null),
    String(line),
    orNull(row.externalId),
    escapeCopy(row.text),
    escapeCopy(row.json),
    orNull(row.meta),
    row.hash,
    orNull(row.work),
  ].join("\t")}\n`;
}

export async function copyLines(client: PoolClient, lines: string[]): Promise<void> {
  if (lines.length === 0) return;
  const stream = client.query(copyFrom(COPY_STAGE));
  const done = finished(stream);
  // Its reason comes again from the await below; without a listener here a refusal while draining would be unhandled.
  done.catch(() => undefined);
  if (!stream.write(lines.join(""))) await Promise.race([once(stream, "drain"), done]);
  stream.end();
  await done;
}

const NULL = "\\N";
const SPECIAL = /[\\\t\n\r]/g;
const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const escapeCopy = (text: string) => text.replace(SPECIAL, (char) => ESCAPES[char] ?? char);
const orNull = (text: string | null) => (text === null ? NULL : escapeCopy(text));
