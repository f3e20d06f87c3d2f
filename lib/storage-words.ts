// What people read about storage: which product it is, where it lies, how often it is looked at, and how a sync went.
import { formatCount, formatPlural } from "@/lib/format";
import type { ObjectState, StorageSource, SyncSchedule, SyncState } from "@/lib/schemas/storage";
import type { SourceState } from "@/lib/schemas/task";
import { isPassing } from "@/lib/storage-errors";

type Word = { label: string; tone: "neutral" | "accent" | "success" | "warning" | "danger" };

export const SYNC_STATE_WORDS: Readonly<Record<SyncState, Word>> = {
  queued: { label: "waiting", tone: "neutral" },
  running: { label: "running", tone: "accent" },
  completed: { label: "completed", tone: "success" },
  completed_with_errors: { label: "completed with errors", tone: "warning" },
  failed: { label: "failed", tone: "danger" },
  canceled: { label: "canceled", tone: "neutral" },
};

const OBJECT_STATE_WORDS: Readonly<Record<ObjectState, Word>> = {
  synced: { label: "synced", tone: "success" },
  failed: { label: "failed", tone: "danger" },
  missing: { label: "missing", tone: "warning" },
};

/** An object whose fault passes by itself is looked at again, not failed for good. */
export function objectWord({ state, code }: { state: ObjectState; code: string | null }): Word {
  const passes = state === "failed" && isPassing(code);
  return passes ? { label: "next time", tone: "warning" } : OBJECT_STATE_WORDS[state];
}

/** What has become of a task's row at its source. */
export const SOURCE_STATE_WORDS: Readonly<
  Record<SourceState, { option: string; label: string; note: string }>
> = {
  changed: {
    option: "Changed at the source",
    label: "changed at the source",
    note: "The task keeps the text that it was made with.",
  },
  missing: {
    option: "No longer at the source",
    label: "no longer at the source",
    note: "The task and all work on it stay.",
  },
};

export const SCHEDULE_WORDS: Readonly<Record<SyncSchedule, string>> = {
  manual: "Only when somebody asks",
  hourly: "Every hour",
  daily: "Every day",
  weekly: "Every week",
};

export const isActiveSync = (sync: { state: SyncState } | null | undefined): boolean =>
  sync?.state === "queued" || sync?.state === "running";

const hostOf = (endpoint: string): string => (URL.canParse(endpoint) ? new URL(endpoint).host : endpoint);
const isHostOf = (endpoint: string, domain: string) => {
  const host = hostOf(endpoint).replace(/:\d+$/, "");
  return host === domain || host.endsWith(`.${domain}`);
};

export type StorageProduct = "aws" | "r2" | "gcs" | "other" | "azure" | "folder";

/** Which product a source is, told by its address. */
export function productOf(source: StorageSource): StorageProduct {
  if (source.kind !== "s3") return source.kind;
  if (!source.endpoint || isHostOf(source.endpoint, "amazonaws.com")) return "aws";
  if (isHostOf(source.endpoint, "r2.cloudflarestorage.com")) return "r2";
  return isHostOf(source.endpoint, "storage.googleapis.com") ? "gcs" : "other";
}

export const PRODUCT_WORDS: Readonly<Record<StorageProduct, string>> = {
  aws: "Amazon S3",
  r2: "Cloudflare R2",
  gcs: "Google Cloud Storage",
  other: "S3-compatible",
  azure: "Azure Blob Storage",
  folder: "Folder on the server",
};

/** "Amazon S3"; an address of its own is named: "S3-compatible at minio.example.com:9000". */
export function kindWords(source: StorageSource): string {
  const product = productOf(source);
  const endpoint = source.kind === "s3" && product === "other" ? source.endpoint : undefined;
  return endpoint ? `${PRODUCT_WORDS[product]} at ${hostOf(endpoint)}` : PRODUCT_WORDS[product];
}

/** "bucket/prefix", "account/container/prefix" or "path/prefix". */
export function placeWords(source: StorageSource, prefix = ""): string {
  const root = rootWords(source);
  if (prefix === "") return root;
  return root.endsWith("/") ? `${root}${prefix}` : `${root}/${prefix}`;
}

function rootWords(source: StorageSource): string {
  if (source.kind === "s3") return source.bucket;
  if (source.kind === "azure") return `${source.account}/${source.container}`;
  return source.path === "" ? "/" : source.path;
}

type Counts = {
  tasksAdded: number;
  tasksChanged: number;
  objectsFailed: number;
  objectsMissing: number;
  rowsRejected: number;
};

/** "3 tasks added, 1 changed, 2 objects failed"; what is zero is left out, and "nothing new" where all is. */
export function outcomeWords(sync: Counts): string {
  const parts = [
    sync.tasksAdded > 0 ? `${formatPlural(sync.tasksAdded, "task")} added` : null,
    sync.tasksChanged > 0 ? `${formatPlural(sync.tasksChanged, "task")} changed` : null,
    sync.rowsRejected > 0 ? `${formatPlural(sync.rowsRejected, "row")} refused` : null,
    sync.objectsFailed > 0 ? `${formatPlural(sync.objectsFailed, "object")} failed` : null,
    sync.objectsMissing > 0 ? `${formatPlural(sync.objectsMissing, "object")} missing` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(", ") : "nothing new";
}

/** "120 objects seen, 34 read". */
export const seenWords = (sync: { objectsSeen: number; objectsRead: number }): string =>
  `${formatPlural(sync.objectsSeen, "object")} seen, ${formatCount(sync.objectsRead)} read`;
