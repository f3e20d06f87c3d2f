// Streams the rows of a file into the stage, batch by batch, and keeps the rows that are refused.
import type { PoolClient } from "pg";
import type { Reject } from "@/lib/rejects";
import { type RowRules, toStoredRow } from "@/server/services/ingest/row";
import { copyLine, copyLines } from "@/server/services/ingest/stage";
import type { RowBatch } from "@/server/transfer/types";

export type Stage = RowRules & { client: PoolClient; orgId: string; importId: string };

/** Stages a batch's rows and stores its rejects; returns how many rows of the file these were. */
export async function stageBatch(stage: Stage, batch: RowBatch): Promise<number> {
  const rejects: Reject[] = [...batch.rejects];
  const lines: string[] = [];
  for (const row of batch.rows) {
    const stored = toStoredRow(stage, row);
    if ("code" in stored) rejects.push({ line: row.line, ...stored });
    else lines.push(copyLine(row, stored));
  }
  await copyLines(stage.client, lines);
  if (rejects.length > 0) await storeRejects(stage, rejects);
  return batch.rows.length + batch.rejects.length;
}

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
