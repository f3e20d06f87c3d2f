// What people may send about themselves: sign-up, profile and password.
import { z } from "zod";
import { normaliseEmail } from "@/lib/email";
import { textProblem } from "@/lib/text";

export const MIN_PASSWORD_CHARS = 10;
export const MAX_PASSWORD_CHARS = 200;

/** One line that people read: trimmed, not empty, storable. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "Please fill this in.")
    .max(max, `At most ${max} characters.`)
    .refine(
      (text) => textProblem(text) === null && !/[\p{Cc}]/u.test(text),
      "Has characters that cannot be stored.",
    );

/** The normalised address comes out. */
export const Email = z
  .string()
  .max(1_000)
  .transform((text, context) => {
    const email = normaliseEmail(text);
    if (email !== null) return email;
    context.addIssue({ code: "custom", message: "This is not an e-mail address that can be used." });
    return z.NEVER;
  });

export const NewPassword = z
  .string()
  .min(MIN_PASSWORD_CHARS, `At least ${MIN_PASSWORD_CHARS} characters.`)
  .max(MAX_PASSWORD_CHARS, `At most ${MAX_PASSWORD_CHARS} characters.`);

/** A password to compare: it may be shorter than today's rule, never longer than what is hashed. */
export const Password = z.string().min(1, "Please enter your password.").max(MAX_PASSWORD_CHARS);

export const PersonName = line(100);
export const OrganizationName = line(100);

export const CreateUser = z.strictObject({
  name: PersonName,
  organization: OrganizationName,
  email: Email,
  password: NewPassword,
});
export type CreateUser = z.infer<typeof CreateUser>;

export const UpdateUser = z.strictObject({ name: PersonName });
export type UpdateUser = z.infer<typeof UpdateUser>;

export const UpdatePassword = z.strictObject({ password: Password, newPassword: NewPassword });
export type UpdatePassword = z.infer<typeof UpdatePassword>;

export const EndSession = z.strictObject({ sessionId: z.uuid() });
