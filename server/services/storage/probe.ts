// Reaches a storage while a person waits: within a deadline, a bounded number of times, with credentials for this place alone.
import { AppError, notFound } from "@/lib/errors";
import type { TestStorage } from "@/lib/schemas/storage";
import { locationOf } from "@/lib/storage-location";
import { countTry } from "@/server/auth/throttle";
import type { ProjectScope } from "@/server/scope";
import { demandSecret } from "@/server/services/storage/rules";
import { openSecret } from "@/server/services/storage/secret";
import { problemOf, type StorageProblem } from "@/server/services/storage/views";
import { openSource } from "@/server/storage/open";
import { type Source, StorageError } from "@/server/storage/source";

const DEADLINE_MS = 15_000;
const PROBES_PER_HOUR = 300;
/** Of one organization in this process: each may hold some tens of megabytes. */
const PROBES_AT_ONCE = 4;

export type Answer<T> = { problem: StorageProblem } | { problem: null; value: T };

/**
 * What `work` says, or why the storage could not be read. Throws invalid when credentials are missing, too_many_requests, and
 * not_found for a connection of another project.
 */
export async function probe<T>(
  scope: ProjectScope,
  access: TestStorage,
  work: (source: Source, signal: AbortSignal) => Promise<T>,
): Promise<Answer<T>> {
  const { orgId } = scope;
  const sealed = await storedSecret(scope, access);
  await countTry({ key: `storage ${orgId}`, limit: PROBES_PER_HOUR, windowSeconds: 3600 });
  const leave = enter(orgId);
  const signal = AbortSignal.timeout(DEADLINE_MS);
  let source: Source | null = null;
  try {
    const { connectionId = "" } = access;
    source = openSource(access.source, access.secret ?? openSecret(sealed, { orgId, connectionId }));
    return { problem: null, value: await work(source, signal) };
  } catch (error) {
    if (error instanceof StorageError) return { problem: problemOf(error.code) };
    if (signal.aborted) return { problem: problemOf("TIMEOUT") };
    throw error;
  } finally {
    source?.close();
    leave();
  }
}

const atWork = new Map<string, number>();

function enter(orgId: string): () => void {
  const others = atWork.get(orgId) ?? 0;
  if (others >= PROBES_AT_ONCE)
    throw new AppError("too_many_requests", "Several storages are being looked at. Try again in a moment.", {
      retryAfterSeconds: 5,
    });
  atWork.set(orgId, others + 1);
  return () => {
    const left = (atWork.get(orgId) ?? 1) - 1;
    if (left > 0) atWork.set(orgId, left);
    else atWork.delete(orgId);
  };
}

/** Of the same place only; null where none is needed or one comes along. */
async function storedSecret(scope: ProjectScope, access: TestStorage): Promise<string | null> {
  const { orgId, projectId } = scope;
  const { connectionId, source } = access;
  const stored =
    connectionId === undefined
      ? null
      : await scope.run((tx) =>
          tx.storageConnection.findFirst({
            where: { orgId, projectId, id: connectionId, deletedAt: null },
            select: { secret: true, location: true },
          }),
        );
  if (connectionId !== undefined && !stored) throw notFound("This connection");
  const isSamePlace = stored?.location === locationOf(source);
  demandSecret(access, { isNeeded: source.kind !== "folder" && !isSamePlace });
  return access.secret === undefined && isSamePlace ? (stored?.secret ?? null) : null;
}

/** Lists one page. */
export async function testStorage(
  scope: ProjectScope,
  access: TestStorage,
): Promise<{ problem: StorageProblem | null }> {
  const { problem } = await probe(scope, access, (source, signal) =>
    source.list({ prefix: "", recursive: true, cursor: null, limit: 1 }, signal),
  );
  return { problem };
}
