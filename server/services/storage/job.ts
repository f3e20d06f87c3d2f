// What one step of a sync works with: the connection as it is now, the labels in use, and how far the sync is.
import { StorageMapping, type StorageSecret, type StorageSource } from "@/lib/schemas/storage";
import type { OrgScope } from "@/server/scope";
import { labelsByName } from "@/server/services/ingest/row";
import { readSource } from "@/server/services/storage/location";
import { openSecret } from "@/server/services/storage/secret";

/** The cursor of a sync that has listed everything; no source has an empty one. */
export const LISTED = "";

export type SyncJob = {
  orgId: string;
  projectId: string;
  syncId: string;
  connectionId: string;
  retriesFailed: boolean;
  /** Whose are annotations that come with rows and name nobody. */
  createdById: string;
  prefix: string;
  pattern: string;
  recursive: boolean;
  method: "file" | "rows";
  mapping: StorageMapping;
  onChange: "mark" | "update";
  labels: ReadonlyMap<string, string>;
  cursor: string | null;
  page: number;
  /** Objects that were read or failed so far. A worker that works on an older count stores nothing. */
  handled: number;
  tasksAdded: number;
  source: StorageSource;
  /** Throws StorageError CREDENTIALS_UNREADABLE. */
  secret(): StorageSecret | null;
};

/** Null when the sync does not run, or its connection or project is gone. */
export async function loadJob(scope: OrgScope, syncId: string): Promise<SyncJob | null> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const sync = await tx.storageSync.findFirst({
      where: { orgId, id: syncId, state: "running", connection: { deletedAt: null } },
      select: { ...SYNC, connection: { select: CONNECTION } },
    });
    if (!sync) return null;
    const { connection, startedById, objectsRead, objectsFailed, ...rest } = sync;
    const { source, secret, createdById, mapping, method, onChange, ...selection } = connection;
    const { connectionId, projectId } = rest;
    const labels = await tx.label.findMany({
      where: { orgId, projectId, retiredAt: null },
      select: { id: true, value: true },
    });
    return {
      ...{ ...rest, ...selection, orgId, syncId },
      handled: objectsRead + objectsFailed,
      createdById: startedById ?? createdById,
      method: method as SyncJob["method"],
      onChange: onChange as SyncJob["onChange"],
      mapping: StorageMapping.parse(mapping),
      labels: labelsByName(labels),
      source: readSource(source),
      secret: () => openSecret(secret, { orgId, connectionId }),
    };
  });
}

const SYNC = {
  projectId: true,
  connectionId: true,
  retriesFailed: true,
  startedById: true,
  cursor: true,
  page: true,
  objectsRead: true,
  objectsFailed: true,
  tasksAdded: true,
} as const;

const CONNECTION = {
  source: true,
  secret: true,
  createdById: true,
  prefix: true,
  pattern: true,
  recursive: true,
  method: true,
  mapping: true,
  onChange: true,
} as const;
