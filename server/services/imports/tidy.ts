// Heals imports whose event was lost or that stand still, and forgets uploads that nobody started within a day.
import { importRequested, sendEvent } from "@/server/inngest/events";
import { jobScope, systemScope } from "@/server/scope";
import { removeUpload } from "@/server/services/imports/file";

const WAITING_FOR = "2 minutes";
/** A running import tells of itself each second or two. */
const SILENT_FOR = "5 minutes";
const FORGOTTEN_AFTER = "1 day";
const AT_ONCE = 100;

type Waiting = { id: string; orgId: string; minute: string };

/** Returns counts. Database time decides. */
export async function tidyImports(): Promise<{ sent: number; removed: number }> {
  const waiting = await systemScope("imports that stand still, in all organizations").run(
    (tx) => tx.$queryRaw<Waiting[]>`
      select id, "orgId", to_char(now(), 'YYYYMMDDHH24MI') as minute from "Import"
      where (state = 'queued' and "createdAt" < now() - ${WAITING_FOR}::interval)
        or (state = 'running' and coalesce("progressAt", "startedAt") < now() - ${SILENT_FOR}::interval)
      order by "createdAt" limit ${AT_ONCE}`,
  );
  // A new event id: within a day the engine would drop the one it may have seen. Of two runs of an import one writes.
  for (const { id, orgId, minute } of waiting)
    await sendEvent(importRequested.create({ orgId, importId: id }, { id: `import:${id}:${minute}` }));
  return { sent: waiting.length, removed: await forgetUploads() };
}

async function forgetUploads(): Promise<number> {
  const forgotten = await systemScope("uploads that nobody started, in all organizations").run(
    (tx) => tx.$queryRaw<{ id: string; orgId: string; filePath: string | null }[]>`
      select id, "orgId", "filePath" from "Import"
      where state = 'uploaded' and "createdAt" < now() - ${FORGOTTEN_AFTER}::interval order by "createdAt" limit ${AT_ONCE}`,
  );
  for (const { id, orgId, filePath } of forgotten) {
    const { count } = await jobScope(orgId, "tidy-imports").run((tx) =>
      tx.import.deleteMany({ where: { orgId, id, state: "uploaded" } }),
    );
    if (count > 0 && filePath) await removeUpload(filePath);
  }
  return forgotten.length;
}
