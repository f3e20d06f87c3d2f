// What an owner may send as the organization's provider key.
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
