// Shows what a sync would take: the first objects that match, and the rows of a few of them.
import { globMatcher } from "@/lib/glob";
import { MAX_COLUMNS, PREVIEW_ROWS } from "@/lib/limits";
import type { Fault } from "@/lib/rejects";
import type { PreviewStorage, StorageMapping } from "@/lib/schemas/storage";
import { locationOf } from "@/lib/storage-location";
import { prepareTask } from "@/lib/task-check";
import type { ProjectScope } from "@/server/scope";
import { type ProposedMapping, proposeMapping } from "@/server/services/imports/mapping";
import { cellOf } from "@/server/services/imports/upload";
import { labelsByName, toStoredRow } from "@/server/services/ingest/row";
import { storableKey } from "@/server/services/storage/keys";
import { type PreviewedRows, previewObject } from "@/server/services/storage/preview-object";
import { probe } from "@/server/services/storage/probe";
import { type StorageProblem, sentenceOf } from "@/server/services/storage/views";
import type { Source, StoredObject } from "@/server/storage/source";

const SHOWN_OBJECTS = 20;
const READ_OBJECTS = 5;
const PAGE_OBJECTS = 1_000;
/** Pages that are looked through while fewer objects match than are shown. */
const MAX_PAGES = 5;

export type StoragePreview = {
  /** The first that match; a few of them are read. */
  objects: { key: string; sizeBytes: number; modifiedAt: Date | null; problem: string | null }[];
  listed: number;
  matched: number;
  /** There is more than was listed. */
  isMore: boolean;
  columns: string[];
  /** Cells as text, cut to the beginning of long ones. */
  rows: { key: string; line: number; cells: string[] }[];
  rejects: { key: string; line: number; reason: string; column?: string }[];
  proposed: ProposedMapping;
  projectTextColumn: string | null;
  /** Titles of other connections that read the same place, or a part of it. */
  overlaps: string[];
};

export type PreviewAnswer = { problem: StorageProblem } | { problem: null; preview: StoragePreview };

/** Answers within seconds, with TIMEOUT otherwise. Throws as probe does. */
export async function previewStorage(scope: ProjectScope, input: PreviewStorage): Promise<PreviewAnswer> {
  const project = await loadProject(scope, input);
  const { source, secret, connectionId } = input;
  const answer = await probe(scope, { source, secret, connectionId }, async (opened, signal) => {
    const found = await findObjects(opened, input, signal);
    const textColumn = input.mapping?.textColumn ?? project.textColumn ?? undefined;
    const read: PreviewedRows[] = [];
    for (const object of found.objects.slice(0, READ_OBJECTS))
      read.push(await previewObject(opened, object, { method: input.method, textColumn }, signal));
    return { found, read };
  });
  if (answer.problem) return { problem: answer.problem };
  return { problem: null, preview: toPreview(input, project, answer.value) };
}

type Found = { objects: StoredObject[]; listed: number; matched: number; isMore: boolean };

async function findObjects(source: Source, input: PreviewStorage, signal: AbortSignal): Promise<Found> {
  const { prefix, recursive } = input;
  const matches = globMatcher(input.pattern);
  const found: Found = { objects: [], listed: 0, matched: 0, isMore: true };
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES && found.isMore && found.matched < SHOWN_OBJECTS; page++) {
    const answer = await source.list({ prefix, recursive, cursor, limit: PAGE_OBJECTS }, signal);
    const matching = answer.objects.filter(({ key }) => matches(key));
    found.listed += answer.objects.length;
    found.matched += matching.length;
    found.objects.push(...matching.slice(0, SHOWN_OBJECTS - found.objects.length));
    cursor = answer.cursor;
    found.isMore = cursor !== null;
  }
  return found;
}

type Project = { textColumn: string | null; labels: { id: string; value: string }[]; overlaps: string[] };

function toPreview(
  input: PreviewStorage,
  { textColumn, labels, overlaps }: Project,
  { found, read }: { found: Found; read: PreviewedRows[] },
): StoragePreview {
  const columns = [...new Set(read.flatMap((object) => object.columns))].slice(0, MAX_COLUMNS);
  const rows = read.flatMap(({ key, rows }) => rows.map((row) => ({ ...row, key })));
  const proposed = proposeMapping({
    ...{ columns, rows: rows.map((row) => row.data), projectTextColumn: textColumn },
    labels: labels.map((label) => label.value),
  });
  const mapping = input.mapping ?? completed(proposed);
  const rules = mapping && { mapping, labels: labelsByName(labels) };
  const judged = rows.map((row) => ({ row, fault: rules ? faultOf(rules, row) : null }));
  const refused = judged.flatMap(({ row: { key, line }, fault }) => (fault ? { key, line, ...fault } : []));
  const broken = read.flatMap(({ key, rejects }) => rejects.map((reject) => ({ key, ...reject })));
  return {
    ...{ listed: found.listed, matched: found.matched, isMore: found.isMore, columns, overlaps },
    objects: found.objects.map(({ key, sizeBytes, modifiedAt }, at) => ({
      ...{ key: storableKey(key).name, sizeBytes, modifiedAt },
      problem: read[at]?.problem ?? (storableKey(key).isBad ? sentenceOf("BAD_KEY") : null),
    })),
    rows: judged
      .flatMap(({ row, fault }) => (fault ? [] : row))
      .slice(0, PREVIEW_ROWS)
      .map(({ key, line, data }) => ({ key, line, cells: columns.map((column) => cellOf(data, column)) })),
    rejects: [...broken, ...refused].slice(0, PREVIEW_ROWS).map(({ key, line, reason, column }) => ({
      key,
      line,
      reason,
      ...(column !== undefined && { column }),
    })),
    proposed,
    projectTextColumn: textColumn,
  };
}

/** What is proposed as it would be chosen; null without a column for the text. */
function completed({ textColumn, idColumn, labelColumn }: ProposedMapping): StorageMapping | null {
  if (textColumn === null) return null;
  return { textColumn, ...(idColumn !== null && { idColumn }), ...(labelColumn !== null && { labelColumn }) };
}

type Rules = Parameters<typeof toStoredRow>[0];
type Row = PreviewedRows["rows"][number];

function faultOf(rules: Rules, row: Row): Fault | null {
  const { textColumn } = rules.mapping;
  const checked = prepareTask(row.data, { textColumn });
  if ("code" in checked) return checked;
  const stored = toStoredRow(rules, row);
  return "code" in stored ? stored : null;
}

async function loadProject(scope: ProjectScope, input: PreviewStorage): Promise<Project> {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    const project = await tx.project.findFirst({
      where: { orgId, id: projectId },
      select: { textColumn: true },
    });
    const labels = await tx.label.findMany({
      where: { orgId, projectId, retiredAt: null },
      select: { id: true, value: true },
    });
    const others = await tx.storageConnection.findMany({
      where: { orgId, projectId, location: locationOf(input.source), deletedAt: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, title: true, prefix: true },
    });
    const overlaps = others
      .filter(({ id }) => id !== input.connectionId)
      .filter(({ prefix }) => prefix.startsWith(input.prefix) || input.prefix.startsWith(prefix))
      .map(({ title }) => title);
    return { textColumn: project?.textColumn ?? null, labels, overlaps };
  });
}
