// What people may send about prompts and their versions.
import { z } from "zod";
import { MAX_PROMPT_CHARS, MAX_TITLE_CHARS } from "@/lib/limits";
import { LONG_TEXTS } from "@/lib/long-texts";

export const PromptName = z
  .string()
  .trim()
  .min(1, "Give the prompt a name.")
  .max(MAX_TITLE_CHARS, `At most ${MAX_TITLE_CHARS} characters.`);
export const PromptDescription = z.string().trim().max(2_000, "At most 2,000 characters.");

/** Longer panes are told by the lint as well; this is the hard stop. */
const Pane = z.string().max(MAX_PROMPT_CHARS, `At most ${MAX_PROMPT_CHARS.toLocaleString("en")} characters.`);

export const createPromptShape = {
  projectId: z.uuid(),
  name: PromptName,
  description: PromptDescription.default(""),
};

export const updatePromptShape = { promptId: z.uuid(), name: PromptName, description: PromptDescription };

/** `revision` is the one the editor was opened with: a save over somebody else's save is refused. */
export const saveVersionShape = {
  promptId: z.uuid(),
  versionId: z.uuid(),
  revision: z.number().int().min(1),
  system: Pane,
  user: Pane,
  model: z.string().min(1).max(100),
  longTexts: z.enum(LONG_TEXTS).default("refuse"),
  name: z.string().trim().max(MAX_TITLE_CHARS).default(""),
  asNew: z.boolean().default(false),
};

/** The panes as they stand in the editor, saved or not. */
export const estimatePromptShape = { promptId: z.uuid(), system: Pane, user: Pane };

export type CreatePromptInput = z.infer<z.ZodObject<typeof createPromptShape>>;
export type UpdatePromptInput = z.infer<z.ZodObject<typeof updatePromptShape>>;
export type EstimatePromptInput = z.infer<z.ZodObject<typeof estimatePromptShape>>;
export type SaveVersionInput = z.infer<z.ZodObject<typeof saveVersionShape>>;
