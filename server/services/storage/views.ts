// What people see of connections, syncs and objects: everything but credentials.
import { z } from "zod";
import { REJECT_CODES } from "@/lib/rejects";
import { type ObjectState, StorageMapping, type StorageSource, type SyncState } from "@/lib/schemas/storage";
import { STORAGE_ERRORS, type StorageErrorCode } from "@/lib/storage-errors";
import type { Names } from "@/server/services/members/names";
import { readSource } from "@/server/services/storage/location";

export type SyncView = {
  id: string;
  connectionId: string;
  state: SyncState;
  objectsSeen: number;
  objectsRead: number;
  objectsFailed: number;
  objectsMissing: number;
  tasksAdded: number;
  tasksChanged: number;
  rowsRejected: number;
  code: string | null;
  error: string | null;
  /** A name; null when it was started by its schedule, or by somebody who left. */
  startedBy: string | null;
  bySchedule: boolean;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

export const SYNC_SELECT = {
  id: true,
  connectionId: true,
  state: true,
  objectsSeen: true,
  objectsRead: true,
  objectsFailed: true,
  objectsMissing: true,
  tasksAdded: true,
  tasksChanged: true,
  rowsRejected: true,
  code: true,
  error: true,
  startedById: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
} as const;

export type StoredSync = Omit<SyncView, "state" | "startedBy" | "bySchedule"> & {
  state: string;
  startedById: string | null;
};
export const toSyncView = ({ startedById, state, ...row }: StoredSync, names: Names): SyncView => ({
  ...row,
  state: state as SyncState,
  startedBy: startedById === null ? null : (names.get(startedById) ?? null),
  bySchedule: startedById === null,
});

export type ObjectCounts = { synced: number; failed: number; missing: number };

export const CONNECTION_SELECT = {
  id: true,
  title: true,
  source: true,
  secret: true,
  prefix: true,
  pattern: true,
  recursive: true,
  method: true,
  mapping: true,
  onChange: true,
  schedule: true,
  nextSyncAt: true,
  createdAt: true,
  createdById: true,
} as const;

type Settings = {
  prefix: string;
  pattern: string;
  recursive: boolean;
  method: "file" | "rows";
  onChange: "mark" | "update";
  schedule: "manual" | "hourly" | "daily" | "weekly";
};

export type ConnectionView = Settings & {
  id: string;
  title: string;
  source: StorageSource;
  hasSecret: boolean;
  mapping: StorageMapping;
  nextSyncAt: Date | null;
  createdAt: Date;
  createdBy: string | null;
  lastSync: SyncView | null;
  objects: ObjectCounts;
};

type StoredConnection = Record<keyof Settings, unknown> & {
  id: string;
  title: string;
  source: unknown;
  secret: string | null;
  mapping: unknown;
  nextSyncAt: Date | null;
  createdAt: Date;
  createdById: string;
};

type Around = { names: Names; lastSync: StoredSync | undefined; objects: ObjectCounts | undefined };

export function toConnectionView(row: StoredConnection, around: Around): ConnectionView {
  const { source, secret, mapping, createdById, ...rest } = row;
  return {
    ...(rest as typeof rest & Settings),
    source: readSource(source),
    hasSecret: secret !== null,
    mapping: StorageMapping.parse(mapping),
    createdBy: around.names.get(createdById) ?? null,
    lastSync: around.lastSync ? toSyncView(around.lastSync, around.names) : null,
    objects: around.objects ?? { synced: 0, failed: 0, missing: 0 },
  };
}

export const StoredReject = z.strictObject({
  line: z.number().int(),
  code: z.enum(REJECT_CODES),
  reason: z.string(),
  column: z.string().optional(),
});
export type StoredReject = z.infer<typeof StoredReject>;

export type ObjectView = {
  id: bigint;
  key: string;
  sizeBytes: number;
  modifiedAt: Date | null;
  state: ObjectState;
  code: string | null;
  reason: string | null;
  rows: number;
  rejected: number;
  /** The first of them. */
  rejects: StoredReject[];
  syncedAt: Date | null;
};

export const OBJECT_SELECT = {
  id: true,
  key: true,
  sizeBytes: true,
  modifiedAt: true,
  state: true,
  code: true,
  reason: true,
  rows: true,
  rejected: true,
  rejects: true,
  syncedAt: true,
} as const;

type StoredObjectRow = Omit<ObjectView, "sizeBytes" | "state" | "rejects"> & {
  sizeBytes: bigint;
  state: string;
  rejects: unknown;
};

export const toObjectView = (row: StoredObjectRow): ObjectView => ({
  ...row,
  sizeBytes: Number(row.sizeBytes),
  state: row.state as ObjectState,
  reason: row.reason ?? (row.code === null ? null : sentenceOf(row.code as StorageErrorCode)),
  rejects: z.array(StoredReject).parse(row.rejects),
});

export const sentenceOf = (code: StorageErrorCode): string => STORAGE_ERRORS[code].sentence;
export type StorageProblem = { code: StorageErrorCode; sentence: string };
export const problemOf = (code: StorageErrorCode): StorageProblem => ({ code, sentence: sentenceOf(code) });
