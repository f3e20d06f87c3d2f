// What the connection form holds while it is filled in: flat text fields, what they mean together, and what is wrong with them.
import { z } from "zod";
import { PRODUCTS } from "@/components/storage/products";
import type { ConnectionView } from "@/components/storage/types";
import {
  createConnectionShape,
  type StorageSecret,
  type StorageSource,
  SYNC_SCHEDULES,
} from "@/lib/schemas/storage";
import { locationOf } from "@/lib/storage-location";
import { placeWords, productOf, type StorageProduct } from "@/lib/storage-words";

const Draft = z.object({
  product: z.enum(["aws", "r2", "gcs", "other", "azure", "folder"]),
  ...{ bucket: z.string(), region: z.string(), endpoint: z.string() },
  ...{ account: z.string(), container: z.string(), path: z.string() },
  ...{ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() },
  accountKey: z.string(),
  ...{ prefix: z.string(), pattern: z.string(), recursive: z.boolean(), method: z.enum(["file", "rows"]) },
  /** Empty: none. */
  ...{ textColumn: z.string(), idColumn: z.string(), labelColumn: z.string() },
  title: z.string(),
  onChange: z.enum(["mark", "update"]),
  schedule: z.enum(SYNC_SCHEDULES),
});
export type StorageDraft = z.infer<typeof Draft>;
export type DraftField = keyof StorageDraft;

export const STEPS = ["place", "objects", "settings"] as const;
export type Step = (typeof STEPS)[number];

/** Which fields a step shows, in their order on the page. */
export const STEP_FIELDS: Readonly<Record<Step, readonly DraftField[]>> = {
  place: [
    ...(["product", "bucket", "region", "endpoint", "account", "container", "path"] as const),
    ...(["accessKeyId", "secretAccessKey", "sessionToken", "accountKey"] as const),
  ],
  objects: ["prefix", "pattern", "recursive", "method", "textColumn", "idColumn", "labelColumn"],
  settings: ["title", "onChange", "schedule"],
};

export const stepOf = (field: DraftField): Step =>
  STEPS.find((step) => STEP_FIELDS[step].includes(field)) ?? "place";

const EMPTY: StorageDraft = {
  product: "aws",
  ...{ bucket: "", region: "us-east-1", endpoint: "", account: "", container: "", path: "" },
  ...{ accessKeyId: "", secretAccessKey: "", sessionToken: "", accountKey: "" },
  ...{ prefix: "", pattern: "", recursive: true, method: "rows" },
  ...{ textColumn: "", idColumn: "", labelColumn: "" },
  ...{ title: "", onChange: "mark", schedule: "manual" },
};

/** A new form, or the stored connection without its secret, which nobody gets back. */
export function draftOf(connection: ConnectionView | null): StorageDraft {
  if (!connection) return EMPTY;
  const { source, mapping, title, prefix, pattern, recursive, method, onChange, schedule } = connection;
  const { kind: _, ...place } = source;
  return {
    ...EMPTY,
    product: productOf(source),
    ...place,
    endpoint: source.kind === "s3" ? (source.endpoint ?? "") : "",
    textColumn: mapping.textColumn,
    idColumn: mapping.idColumn ?? "",
    labelColumn: mapping.labelColumn ?? "",
    ...{ title, prefix, pattern, recursive, method, onChange, schedule },
  };
}

/** Fields that still hold what a product begins with take what the chosen one begins with. */
export function withProduct(draft: StorageDraft, product: StorageProduct): StorageDraft {
  const presets = PRODUCTS.flatMap(({ preset }) => preset ?? []);
  const wanted = PRODUCTS.find(({ value }) => value === product)?.preset;
  const swap = (field: "region" | "endpoint") => {
    const isUntouched = draft[field] === "" || presets.some((preset) => preset[field] === draft[field]);
    return wanted && isUntouched ? wanted[field] : draft[field];
  };
  return { ...draft, product, region: swap("region"), endpoint: swap("endpoint") };
}

export function toSource(draft: StorageDraft): StorageSource {
  const { product, path } = draft;
  if (product === "folder") return { kind: "folder", path };
  if (product === "azure")
    return { kind: "azure", account: draft.account.trim(), container: draft.container.trim() };
  const endpoint = draft.endpoint.trim();
  const own = product === "aws" || endpoint === "" ? {} : { endpoint };
  return { kind: "s3", bucket: draft.bucket.trim(), region: draft.region.trim(), ...own };
}

/** Undefined while no field of the secret is filled in. */
export function toSecret(draft: StorageDraft): StorageSecret | undefined {
  const { product, accessKeyId, secretAccessKey, sessionToken, accountKey } = draft;
  if (product === "folder") return undefined;
  if (product === "azure") return accountKey.trim() === "" ? undefined : { kind: "azure", accountKey };
  if ([accessKeyId, secretAccessKey, sessionToken].every((text) => text.trim() === "")) return undefined;
  const token = sessionToken.trim() === "" ? {} : { sessionToken };
  return { kind: "s3", accessKeyId, secretAccessKey, ...token };
}

/** What a test needs. */
export function toAccess(draft: StorageDraft) {
  const secret = toSecret(draft);
  return { source: toSource(draft), ...(secret && { secret }) };
}

/** Which objects, and how they are read. */
export function toSelection({ prefix, pattern, recursive, method }: StorageDraft) {
  return { prefix, pattern, recursive, method };
}

export function toMapping({ textColumn, idColumn, labelColumn }: StorageDraft) {
  return { textColumn, ...(idColumn && { idColumn }), ...(labelColumn && { labelColumn }) };
}

/** What is stored. */
export function toConnection(draft: StorageDraft) {
  const { title, onChange, schedule } = draft;
  return {
    ...toAccess(draft),
    ...toSelection(draft),
    mapping: toMapping(draft),
    ...{ title, onChange, schedule },
  };
}

const Connection = z.object(createConnectionShape);
const NEEDED = "This is needed.";

/** The field behind a path of the server or a schema, such as "source.bucket"; null when none is. */
export function fieldOf(path: string, product: StorageProduct): DraftField | null {
  if (path === "secret") return product === "azure" ? "accountKey" : "accessKeyId";
  if (path === "source") return product === "azure" ? "account" : product === "folder" ? "path" : "bucket";
  const last = path.split(".").at(-1) ?? "";
  return last in EMPTY ? (last as DraftField) : null;
}

/** A place that is new, or that a connection moves to, needs its secret. */
export function draftSchema(connection: ConnectionView | null) {
  return Draft.superRefine((draft, context) => {
    const refuse = (field: DraftField, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    const { error } = Connection.safeParse(toConnection(draft));
    for (const { path, message } of error?.issues ?? []) {
      const field = fieldOf(path.join("."), draft.product);
      if (field) refuse(field, draft[field] === "" ? NEEDED : message);
    }
    const { product } = draft;
    if (["r2", "gcs", "other"].includes(product) && draft.endpoint.trim() === "") refuse("endpoint", NEEDED);
    if (product === "folder" || toSecret(draft) || staysThere(draft, connection)) return;
    if (product === "azure") return refuse("accountKey", NEEDED);
    refuse("accessKeyId", NEEDED);
    refuse("secretAccessKey", NEEDED);
  });
}

/** True when the form still points where the stored connection reads, so that its secret may stay. */
export const staysThere = (draft: StorageDraft, connection: ConnectionView | null): boolean =>
  connection !== null && locationOf(toSource(draft)) === locationOf(connection.source);

/** True when a test or a preview would reach for what the stored connection reaches, in the same way. */
export function isAsStored(draft: StorageDraft, connection: ConnectionView | null): boolean {
  if (!connection || toSecret(draft) || !staysThere(draft, connection)) return false;
  return connection.source.kind !== "s3" || connection.source.region === draft.region.trim();
}

/** The name that a connection gets until somebody gives it another. */
export const proposedTitle = (draft: StorageDraft): string =>
  placeWords(toSource(draft), draft.prefix).replace(/\/+$/, "") || "Storage";
