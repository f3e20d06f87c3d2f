// Heals imports whose event was lost, and forgets uploads that nobody started within a day.
import { importRequested, sendEvent } from "@/server/inngest/events";
import { jobScope, systemScope } from "@/server/scope";
import { removeUpload } from "@/server/services/imports/file";

const WAITING_FOR = "2 minutes";
const FORGOTTEN_AFTER = "1 day";
const AT_ONCE = 100;

type Waiting = { id: string; orgId: string; minute: string };

/** Returns counts. Database time decides. */
export async function tidyImports(): Promise<{ sent: number; removed: number }> {
  const waiting = await systemScope("imports that nobody began, in all organizations").run(
    (tx) => tx.$queryRaw<Waiting[]>`
      select id, "orgId", to_char(now(), 'YYYYMMDDHH24MI') as minute from "Import"
      where state = 'queued' and "createdAt" < now() - ${WAITING_FOR}::interval order by "createdAt" limit ${AT_ONCE}`,
  );
  // A new event id: within a day the engine would drop the one it may have seen. A second run finds the import claimed.
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
