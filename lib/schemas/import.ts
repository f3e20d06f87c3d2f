// What people may send about imports: how to read the file, and which column is what.
import { z } from "zod";
import { RowId } from "@/lib/schemas/annotation";
import { pageShape } from "@/lib/schemas/page";

const MAX_COLUMN_CHARS = 1_000;
export const REJECT_PAGE_ROWS = 100;

const ColumnName = z.string().min(1).max(MAX_COLUMN_CHARS);

export const readingShape = {
  /** Overrides the guess for CSV files. */
  delimiter: z.enum([",", ";", "\t", "|"]).optional(),
};

export const importIdShape = { importId: z.uuid() };

export const ImportMapping = z.strictObject({
  textColumn: ColumnName,
  /** Becomes the task's id of its own system; a repeated id is a reject. */
  idColumn: ColumnName.optional(),
  /** Holds the true label of each row, which becomes ground truth; an empty cell means none. */
  labelColumn: ColumnName.optional(),
  /** A row whose id the project has already is left out and listed among the rejects. */
  onDuplicate: z.literal("skip").default("skip"),
  /** Puts U+FFFD in the place of what cannot be stored (NUL, bytes that are not UTF-8) instead of refusing the row. */
  replaceBadText: z.boolean().optional(),
});
export type ImportMapping = z.infer<typeof ImportMapping>;

export const startImportShape = { ...importIdShape, ...readingShape, mapping: ImportMapping };
export const previewImportShape = { ...importIdShape, ...readingShape };
export const listRejectsShape = { ...importIdShape, ...pageShape(RowId) };

export type StartImport = z.infer<z.ZodObject<typeof startImportShape>>;
export type PreviewImport = z.infer<z.ZodObject<typeof previewImportShape>>;
export type ListRejects = z.infer<z.ZodObject<typeof listRejectsShape>>;
