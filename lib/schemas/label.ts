// What people may send about labels; rules between labels are in lib/label-config.ts.
import { z } from "zod";
import { MAX_LABEL_CHARS, MAX_LABELS } from "@/lib/limits";

const MAX_DESCRIPTION_CHARS = 1_000;
const isStorable = (text: string) => !text.includes("\0") && text.isWellFormed();

export const LabelValue = z
  .string()
  .trim()
  .min(1, "Give the label a name.")
  .max(MAX_LABEL_CHARS, `At most ${MAX_LABEL_CHARS} characters.`)
  .refine(isStorable, "Use ordinary text.");
const Description = z.string().trim().max(MAX_DESCRIPTION_CHARS).refine(isStorable, "Use ordinary text.");
const Color = z.string().regex(/^#[0-9a-f]{6}$/, "A colour looks like #4f46e5.");
const Hotkey = z.string().regex(/^[1-9a-z]$/, "One of 1-9 or a-z.");

export const LabelInput = z.strictObject({
  value: LabelValue,
  description: Description.default(""),
  color: Color.optional(),
  hotkey: Hotkey.nullable().default(null),
});
export type LabelInput = z.infer<typeof LabelInput>;

export const createLabelShape = { label: LabelInput };

export const updateLabelShape = {
  labelId: z.uuid(),
  change: z.strictObject({
    value: LabelValue.optional(),
    description: Description.optional(),
    color: Color.optional(),
    hotkey: Hotkey.nullable().optional(),
  }),
};
export type UpdateLabel = z.infer<z.ZodObject<typeof updateLabelShape>>;

export const labelIdShape = { labelId: z.uuid() };

/** All labels in use, in their new order. */
export const reorderLabelsShape = { labelIds: z.array(z.uuid()).min(1).max(MAX_LABELS) };
