// Stages the rows of fetched objects and counts, per object, what was taken and what was refused.
import type { PoolClient } from "pg";
import { MAX_COLUMNS, PREVIEW_ROWS } from "@/lib/limits";
import type { Reject } from "@/lib/rejects";
import { toStoredRow } from "@/server/services/ingest/row";
import { copyLine, copyLines } from "@/server/services/ingest/stage";
import type { Failure, Fetched } from "@/server/services/storage/fetch";
import type { SyncJob } from "@/server/services/storage/job";
import { ObjectRefused, rowsOf } from "@/server/services/storage/parse";
import type { Content } from "@/server/services/storage/scratch";
import type { ImportRow } from "@/server/transfer/types";

/** Rejects of an object that are kept one by one; the others are counted. */
export const KEPT_REJECTS = 20;
const MAX_LINES = 5_000;
const MAX_LINE_CHARS = 4_000_000;

/** What became of one object. `id` is that of its row. */
export type Tally = {
  id: string;
  fetched: Fetched;
  rows: number;
  rejected: number;
  rejects: Reject[];
  failure: Failure | null;
};

export type Staged = { tallies: Tally[] /** In order of first appearance. */; columns: Set<string> };

/** `ids` are those of the objects' rows. */
export async function stageObjects(
  client: PoolClient,
  job: SyncJob,
  objects: Fetched[],
  ids: ReadonlyMap<Fetched, string>,
): Promise<Staged> {
  const staged: Staged = { tallies: [], columns: new Set() };
  const lines = lineBuffer(client);
  for (const fetched of objects) {
    const failure = "failure" in fetched ? fetched.failure : null;
    const id = ids.get(fetched) ?? "";
    const tally: Tally = { id, fetched, rows: 0, rejected: 0, rejects: [], failure };
    staged.tallies.push(tally);
    if (!("content" in fetched)) continue;
    try {
      await stageRows({ job, lines, tally, columns: staged.columns }, fetched.content);
    } catch (error) {
      if (!(error instanceof ObjectRefused)) throw error;
      // Its first rows may be staged already.
      await lines.flush();
      await client.query("delete from staged_row where object_id = $1", [tally.id]);
      Object.assign(tally, { rows: 0, rejected: 0, rejects: [], failure: error });
    }
  }
  await lines.flush();
  return staged;
}

type Staging = { job: SyncJob; lines: LineBuffer; tally: Tally; columns: Set<string> };

async function stageRows({ job, lines, tally, columns }: Staging, content: Content): Promise<void> {
  for await (const batch of rowsOf(content, tally.fetched.object.key, job)) {
    for (const reject of batch.rejects) addReject(tally, reject);
    for (const row of batch.rows) {
      const stored = toStoredRow(job, row);
      if ("code" in stored) {
        addReject(tally, { line: row.line, ...stored });
        continue;
      }
      tally.rows++;
      if (tally.rows <= PREVIEW_ROWS) addColumns(columns, row);
      const place = {
        line: row.line,
        objectId: tally.id,
        objectRow: rowName(job, row, stored.externalId),
      };
      await lines.add(copyLine(place, stored));
    }
  }
}

function rowName({ method }: SyncJob, { ordinal }: ImportRow, externalId: string | null): string {
  if (method === "file") return "1";
  return externalId === null ? String(ordinal) : `id:${externalId}`;
}

export function addReject(tally: Tally, reject: Reject): void {
  tally.rejected++;
  tally.rejects.push(reject);
  if (tally.rejects.length > 2 * KEPT_REJECTS) tally.rejects = firstRejects(tally);
}

/** In the order of the file. */
export const firstRejects = ({ rejects }: Tally): Reject[] =>
  rejects.sort((a, b) => a.line - b.line).slice(0, KEPT_REJECTS);

function addColumns(columns: Set<string>, { data }: ImportRow): void {
  for (const column of Object.keys(data)) {
    if (columns.size >= MAX_COLUMNS) return;
    columns.add(column);
  }
}

type LineBuffer = { add(line: string): Promise<void>; flush(): Promise<void> };

function lineBuffer(client: PoolClient): LineBuffer {
  let lines: string[] = [];
  let chars = 0;
  async function flush() {
    const full = lines;
    lines = [];
    chars = 0;
    await copyLines(client, full);
  }
  return {
    flush,
    async add(line) {
      lines.push(line);
      chars += line.length;
      if (lines.length >= MAX_LINES || chars >= MAX_LINE_CHARS) await flush();
    },
  };
}
