// The part of an input that asks for one page of a list.
import { z } from "zod";

/** The browser's infinite lists name their direction; ours only go forward. */
export const pageShape = <C extends z.ZodType>(cursor: C) => ({
  cursor: cursor.nullish(),
  direction: z.literal("forward").optional(),
});
