// What people may send about tasks: filters of the list, a page's cursor, a selection to delete.
import { z } from "zod";
import { RowId } from "@/lib/schemas/annotation";
import { pageShape } from "@/lib/schemas/page";

export const TASK_PAGE_ROWS = 100;
export const MAX_TASKS_PER_DELETE = 1_000;
const MAX_SEARCH_CHARS = 200;

export const SOURCE_STATES = ["changed", "missing"] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

export const TaskFilter = z.strictObject({
  /** Part of the text, upper and lower case alike. */
  search: z
    .string()
    .trim()
    .min(1)
    .max(MAX_SEARCH_CHARS)
    .refine((text) => !text.includes("\0") && text.isWellFormed(), "Use ordinary text.")
    .optional(),
  labelled: z.boolean().optional(),
  predicted: z.boolean().optional(),
  groundTruth: z.boolean().optional(),
  /** Tasks that somebody gave this label. */
  labelId: z.uuid().optional(),
  /** Tasks whose row in a storage has changed, or is gone. */
  sourceState: z.enum(SOURCE_STATES).optional(),
});
export type TaskFilter = z.infer<typeof TaskFilter>;

export const listTasksShape = { filter: TaskFilter.default({}), ...pageShape(RowId) };
export type ListTasks = z.infer<z.ZodObject<typeof listTasksShape>>;

export const taskIdShape = { taskId: RowId };

export const deleteTasksShape = {
  taskIds: z.array(RowId).min(1).max(MAX_TASKS_PER_DELETE),
  /** Typed by the person; must be the number of tasks. */
  count: z.number().int().min(1),
};
export type DeleteTasks = z.infer<z.ZodObject<typeof deleteTasksShape>>;
