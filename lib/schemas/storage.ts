// What people may send about storage connections: where the objects are, how they become tasks, and when to look again.
import { z } from "zod";
import { MAX_GLOB_CHARS } from "@/lib/glob";
import { MAX_TITLE_CHARS } from "@/lib/limits";
import { RowId } from "@/lib/schemas/annotation";
import { pageShape } from "@/lib/schemas/page";
import { exceedsBytes, textProblem } from "@/lib/text";

/** Bytes of a key in S3 and Azure. */
export const MAX_KEY_BYTES = 1_024;
const MAX_SECRET_CHARS = 4_096;
const MAX_COLUMN_CHARS = 1_000;
export const OBJECT_PAGE_ROWS = 100;

export const STORAGE_KINDS = ["s3", "azure", "folder"] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];
export const SYNC_SCHEDULES = ["manual", "hourly", "daily", "weekly"] as const;
export type SyncSchedule = (typeof SYNC_SCHEDULES)[number];
export const OBJECT_STATES = ["synced", "failed", "missing"] as const;
export type ObjectState = (typeof OBJECT_STATES)[number];
export const SYNC_STATES = [
  "queued",
  "running",
  "completed",
  "completed_with_errors",
  "failed",
  "canceled",
] as const;
export type SyncState = (typeof SYNC_STATES)[number];

const noControl = (text: string) => !/\p{Cc}/u.test(text) && text.isWellFormed();
const plain = (max: number) => z.string().trim().max(max).refine(noControl, "Use ordinary characters.");
const keyPart = z
  .string()
  .refine(
    (text) => !exceedsBytes(text, MAX_KEY_BYTES),
    `At most ${MAX_KEY_BYTES.toLocaleString("en")} bytes.`,
  )
  .refine(noControl, "Use ordinary characters.");
/** As it is written out, which may take nine characters for one; together with a prefix it is a key of an index. */
const MAX_ENDPOINT_CHARS = 500;

export const S3Source = z.strictObject({
  kind: z.literal("s3"),
  bucket: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/, "This is no name of a bucket."),
  /** Such as eu-central-1; "auto" for R2 and Google Cloud Storage. */
  region: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{1,40}$/, "This is no name of a region.")
    .default("us-east-1"),
  /** For MinIO, R2, Google Cloud Storage and the like; without it AWS. Checked again whenever it is used. */
  endpoint: plain(MAX_ENDPOINT_CHARS)
    .pipe(
      z.url({ protocol: /^https?$/, error: "Write a whole address, such as https://storage.example.com." }),
    )
    .refine(
      (text) => !URL.canParse(text) || new URL(text).href.length <= MAX_ENDPOINT_CHARS,
      "This address is too long.",
    )
    .optional(),
});
export const AzureSource = z.strictObject({
  kind: z.literal("azure"),
  account: z
    .string()
    .trim()
    .regex(/^[a-z0-9]{3,24}$/, "An account has 3 to 24 small letters and digits."),
  container: z
    .string()
    .trim()
    .regex(/^(?:\$root|[a-z0-9](?:-?[a-z0-9]){2,62})$/, "This is no name of a container."),
});
export const FolderSource = z.strictObject({
  kind: z.literal("folder"),
  /** Below the root that the deployment names. */
  path: keyPart,
});
export const StorageSource = z.discriminatedUnion("kind", [S3Source, AzureSource, FolderSource]);
export type StorageSource = z.infer<typeof StorageSource>;

const secretText = z
  .string()
  .trim()
  .min(1, "This is needed.")
  .max(MAX_SECRET_CHARS)
  .refine(noControl, "Use ordinary characters.");
export const S3Secret = z.strictObject({
  kind: z.literal("s3"),
  accessKeyId: secretText,
  secretAccessKey: secretText,
  sessionToken: secretText.optional(),
});
export const AzureSecret = z.strictObject({
  kind: z.literal("azure"),
  accountKey: secretText.regex(/^[A-Za-z0-9+/]+={0,2}$/, "An account key is base64 text."),
});
export const StorageSecret = z.discriminatedUnion("kind", [S3Secret, AzureSecret]);
export type StorageSecret = z.infer<typeof StorageSecret>;

const ColumnName = z
  .string()
  .min(1)
  .max(MAX_COLUMN_CHARS)
  .refine((text) => textProblem(text) === null, "Use ordinary characters.");
/** Which column is what, as for imports. A text file that is one task has the text column alone. */
export const StorageMapping = z.strictObject({
  textColumn: ColumnName,
  idColumn: ColumnName.optional(),
  labelColumn: ColumnName.optional(),
});
export type StorageMapping = z.infer<typeof StorageMapping>;

/** Which objects, and how they are read. */
const selectionShape = {
  /** Keys begin with it. */
  prefix: keyPart.default(""),
  /** A pattern with *, ** and ?; the empty one takes every key. */
  pattern: z.string().max(MAX_GLOB_CHARS).refine(noControl, "Use ordinary characters.").default(""),
  /** Also what lies in folders below the prefix. */
  recursive: z.boolean().default(true),
  /** file: one object is one task. rows: objects are JSON, JSONL, CSV or TSV files of tasks. */
  method: z.enum(["file", "rows"]),
};

const connectionShape = {
  title: plain(MAX_TITLE_CHARS).min(1, "Give it a name."),
  ...selectionShape,
  mapping: StorageMapping,
  /** What happens to a task whose text has changed at the source: mark it, or also take the new text where nobody has worked on it. */
  onChange: z.enum(["mark", "update"]).default("mark"),
  schedule: z.enum(SYNC_SCHEDULES).default("manual"),
};

export const connectionIdShape = { connectionId: z.uuid() };
export const syncIdShape = { syncId: z.uuid() };

/** `connectionId` lends the stored secret to a changed selection of the same source; otherwise the secret comes along. */
const accessShape = {
  source: StorageSource,
  secret: StorageSecret.optional(),
  ...{ connectionId: z.uuid().optional() },
};
export const testStorageShape = accessShape;
export const previewStorageShape = { ...accessShape, ...selectionShape, mapping: StorageMapping.optional() };

export const createConnectionShape = {
  source: StorageSource,
  secret: StorageSecret.optional(),
  ...connectionShape,
};
/** A source that is moved needs its secret anew: a stored one is never sent to another place. */
export const updateConnectionShape = { ...connectionIdShape, ...createConnectionShape };
export const startSyncShape = {
  ...connectionIdShape,
  /** Reads objects that failed once more, though they have not changed. */
  retriesFailed: z.boolean().default(false),
};
export const listObjectsShape = {
  ...connectionIdShape,
  state: z.enum(OBJECT_STATES).optional(),
  ...pageShape(RowId),
};

type Of<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>;
export type TestStorage = Of<typeof testStorageShape>;
export type PreviewStorage = Of<typeof previewStorageShape>;
export type CreateConnection = Of<typeof createConnectionShape>;
export type UpdateConnection = Of<typeof updateConnectionShape>;
export type StartSync = Of<typeof startSyncShape>;
export type ListObjects = Of<typeof listObjectsShape>;
