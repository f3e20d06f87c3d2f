// Makes of one read row what is stored of it: text, id, data, hash, and the annotations that come with it.
import { hash } from "node:crypto";
import { type ImportedAnnotation, readWork } from "@/lib/formats/task-import";
import { canonicalJson, type JsonObject } from "@/lib/json";
import type { Fault } from "@/lib/rejects";
import { nameKey } from "@/lib/text";
import { textOf } from "@/server/services/imports/mapping";
import type { ImportRow } from "@/server/transfer/types";

/** Far below what a unique index can hold, and longer than any id of another system. */
const MAX_ID_BYTES = 1_000;

export type RowRules = {
  mapping: { textColumn: string; idColumn?: string | undefined; labelColumn?: string | undefined };
  /** Label ids by the key of their name. */
  labels: ReadonlyMap<string, string>;
};

/** `meta` and `work` are JSON; the hash is that of the canonical data. */
export type StoredRow = {
  externalId: string | null;
  text: string;
  json: string;
  meta: string | null;
  hash: string;
  work: string | null;
};

export const labelsByName = (labels: { id: string; value: string }[]): ReadonlyMap<string, string> =>
  new Map(labels.map((label) => [nameKey(label.value), label.id]));

/** Why the row is refused, or what is stored of it. */
export function toStoredRow(rules: RowRules, { data, json, rest }: ImportRow): StoredRow | Fault {
  const { mapping } = rules;
  const text = textOf(data[mapping.textColumn]);
  if (text === "")
    return { code: "MISSING_FIELD", reason: "The column holds no text.", column: mapping.textColumn };
  const externalId = mapping.idColumn === undefined ? "" : textOf(data[mapping.idColumn]);
  if (Buffer.byteLength(externalId) > MAX_ID_BYTES)
    return { code: "BAD_ID", reason: "The id is longer than 1,000 bytes.", ...columnOf(mapping.idColumn) };
  const work = workOf(rules, data, rest);
  if (!Array.isArray(work)) return work;
  return {
    externalId: externalId === "" ? null : externalId,
    text,
    json,
    meta: rest && Object.keys(rest).length > 0 ? canonicalJson(rest) : null,
    hash: hash("sha256", json, "base64url"),
    work: work.length > 0 ? JSON.stringify(work) : null,
  };
}

type StoredWork = Omit<ImportedAnnotation, "createdAt"> & { createdAt: string | null };

const LABELLED: StoredWork = {
  ...{ labelId: null, skipped: false, groundTruth: true },
  ...{ email: null, leadTimeMs: null, createdAt: null },
};

/** The annotations that come with a row: from the label column, which then holds the truth, and from Label Studio's list. */
function workOf({ mapping, labels }: RowRules, data: JsonObject, rest?: JsonObject): StoredWork[] | Fault {
  const findLabel = (name: string) => labels.get(nameKey(name)) ?? null;
  const found = rest?.annotations ? readWork({ annotations: rest.annotations }, { findLabel }) : null;
  if (found && "code" in found) return found;
  const listed = (found?.annotations ?? []).map((item) => ({
    ...item,
    createdAt: item.createdAt?.toISOString() ?? null,
  }));
  const name = mapping.labelColumn === undefined ? "" : textOf(data[mapping.labelColumn]);
  if (name.trim() === "") return listed;
  const labelId = findLabel(name);
  if (labelId !== null)
    return [...listed.map((item) => ({ ...item, groundTruth: false })), { ...LABELLED, labelId }];
  return {
    code: "UNKNOWN_LABEL",
    reason: "The label is not one of the project's labels.",
    ...columnOf(mapping.labelColumn),
  };
}

const columnOf = (column: string | undefined) => (column === undefined ? {} : { column });
