// Proposes which column of a file is the text, the id and the true label, and checks what the person chose.
import { AppError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import type { ImportMapping } from "@/lib/schemas/import";
import { nameKey } from "@/lib/text";

const TEXT_NAMES = [
  "text",
  "message",
  "body",
  "content",
  "comment",
  "review",
  "description",
  "question",
  "title",
];
const LABEL_NAMES = ["label", "category", "class", "intent", "sentiment", "topic", "ground_truth"];
const ID_NAMES = ["id", "uuid", "external_id", "message_id", "ticket_id", "task_id", "key"];

export type ProposedMapping = {
  textColumn: string | null;
  idColumn: string | null;
  labelColumn: string | null;
};

type Sample = {
  columns: string[];
  rows: JsonObject[];
  projectTextColumn: string | null;
  labels: Iterable<string>;
};

/** A label column is proposed only when it holds labels of the project, an id column only when its values differ. */
export function proposeMapping({ columns, rows, projectTextColumn, labels }: Sample): ProposedMapping {
  const known = new Set([...labels].map(nameKey));
  const named = (names: string[]) =>
    names.flatMap((name) => columns.find((column) => nameKey(column) === name) ?? []);
  const textColumn = projectTextColumn ?? named(TEXT_NAMES)[0] ?? longestColumn(columns, rows);
  const valuesOf = (column: string) => rows.flatMap((row) => textOf(row[column]) || []);
  const isLabel = (column: string) => {
    const values = valuesOf(column);
    return (
      values.length > 0 && values.filter((value) => known.has(nameKey(value))).length * 2 >= values.length
    );
  };
  const isId = (column: string) => {
    const values = valuesOf(column);
    return values.length > 0 && new Set(values).size === values.length;
  };
  const others = columns.filter((column) => column !== textColumn);
  return {
    textColumn: textColumn !== null && columns.includes(textColumn) ? textColumn : null,
    idColumn: named(ID_NAMES).find((column) => column !== textColumn && isId(column)) ?? null,
    labelColumn:
      [...named(LABEL_NAMES), ...others].find((column) => column !== textColumn && isLabel(column)) ?? null,
  };
}

function longestColumn(columns: string[], rows: JsonObject[]): string | null {
  const length = (column: string) => rows.reduce((sum, row) => sum + textOf(row[column]).length, 0);
  const [first, ...rest] = columns;
  if (first === undefined) return null;
  return rest.reduce((best, column) => (length(column) > length(best) ? column : best), first);
}

/** Strings as they are, numbers and booleans in their usual spelling, anything else is no text. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Throws invalid, with the field, for a column that the file lacks, that is used twice, or that is not the project's text column. */
export function demandMapping(
  mapping: ImportMapping,
  columns: string[],
  projectTextColumn: string | null,
): void {
  const refuse = (field: string, message: string) => {
    throw new AppError("invalid", message, { fields: { [`mapping.${field}`]: message } });
  };
  const { textColumn, idColumn, labelColumn } = mapping;
  if (projectTextColumn !== null && textColumn !== projectTextColumn)
    refuse(
      "textColumn",
      `This project's text is in the column "${projectTextColumn}", so the file needs that column too.`,
    );
  for (const [field, column] of Object.entries({ textColumn, idColumn, labelColumn }))
    if (column !== undefined && !columns.includes(column))
      refuse(field, `The file has no column "${column}".`);
  if (labelColumn === textColumn) refuse("labelColumn", "The text column cannot hold the label as well.");
  if (idColumn === textColumn) refuse("idColumn", "The text column cannot be the id as well.");
}
