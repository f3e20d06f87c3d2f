// What an owner may send as the organization's provider key, and the model list that is stored with it.
import { z } from "zod";

const MAX_KEY_CHARS = 500;

export const apiKeyShape = {
  apiKey: z
    .string()
    .trim()
    .min(12, "This is too short to be a key.")
    .max(MAX_KEY_CHARS, "This is too long to be a key.")
    .regex(/^[\x21-\x7e]*$/, "A key has no spaces or special characters."),
};
export type UpdateApiKeyInput = z.infer<z.ZodObject<typeof apiKeyShape>>;

/** As the key's host listed its models; shutdownDate is a day or a moment, null when no end is announced. */
export const ServedModels = z.array(z.object({ id: z.string(), shutdownDate: z.string().nullable() }));
