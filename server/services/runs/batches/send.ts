// Has the provider work off an uploaded file: once, however often the process dies between asking and storing.
import type { BatchApi } from "@/server/llm/batch-api";
import { ProviderError } from "@/server/llm/errors";
import type { OrgScope } from "@/server/scope";
import { reserve } from "@/server/services/budgets/reserve";
import { type BatchRow, type BatchRun, holderOf, moveRow } from "@/server/services/runs/batches/open";
import { deleteLeftFiles, fileName, sinceOf } from "@/server/services/runs/batches/write";
import { pauseRun } from "@/server/services/runs/control";

type Parts = { scope: OrgScope; api: BatchApi };

/** By this the batch of a row is found again when its answer was lost. */
const metadataOf = ({ runId, index, generation }: BatchRow) => ({
  run: runId,
  index: String(index),
  generation: String(generation),
});

/** True when it was thrown away, because what it may cost is not left under the caps any more: the next one is smaller. */
export async function sendBatch(parts: Parts & { run: BatchRun }, row: BatchRow): Promise<boolean> {
  const { scope, run } = parts;
  if (await adopt(parts, row)) return false;
  const money = { holder: holderOf(row), usd: row.expectedUsd };
  if (!(await reserve(scope, run, money))) {
    await dropBatch(parts, row);
    return true;
  }
  await create(parts, row);
  return false;
}

async function create({ scope, api }: Parts, row: BatchRow): Promise<void> {
  try {
    const { id, status } = await api.create(row.inputFileId ?? "", metadataOf(row));
    const isOurs = await moveRow(scope, row, "sent", { providerId: id, status });
    // Somebody has sent it meanwhile, while this process stood still.
    if (!isOurs) await api.cancel(id);
  } catch (error) {
    const fault = error instanceof ProviderError ? error.fault : null;
    if (fault?.kind !== "status" || fault.status !== 400) throw error;
    if (!(await hasFile(api, row))) {
      await moveRow(scope, row, "closed", { code: "LOST", toId: row.afterId });
      return;
    }
    await moveRow(scope, row, "read", { code: "BAD_REQUEST" });
    await pauseRun(scope, row.runId, "BAD_REQUEST");
  }
}

/** Its file may have been deleted by somebody else; then it is made anew. */
const hasFile = async (api: BatchApi, row: BatchRow): Promise<boolean> =>
  (await api.findFiles(fileName(row), sinceOf(row))).some((id) => id === row.inputFileId);

/** For a run that does not go on: what was made is thrown away, unless the provider has it already. */
export async function dropBatch(parts: Parts, row: BatchRow): Promise<void> {
  const { scope, api } = parts;
  if (row.state === "written" && (await adopt(parts, row))) return;
  if (row.inputFileId) await api.deleteFile(row.inputFileId);
  else await deleteLeftFiles(api, row);
  // Its tasks stay to do: it covers none any more.
  await moveRow(scope, row, "closed", { toId: row.afterId });
}

async function adopt({ scope, api }: Parts, row: BatchRow): Promise<boolean> {
  const [batch, ...doubles] = await api.find(metadataOf(row), sinceOf(row));
  for (const { id } of doubles) await api.cancel(id);
  if (!batch) return false;
  await moveRow(scope, row, "sent", { providerId: batch.id, status: batch.status });
  return true;
}
