// What people may send about invitations: whom they invite as what, and what somebody sends who accepts.
import { z } from "zod";
import { MAX_INVITED, MAX_LINK_USES } from "@/lib/limits";
import { INVITED_ROLES } from "@/lib/permissions";
import { Email, NewPassword, PersonName } from "@/lib/schemas/user";

const InvitedRole = z.enum(INVITED_ROLES);

/** Addresses are any text here: each gets an answer of its own. */
export const createInvitationsShape = {
  people: z
    .array(z.strictObject({ email: z.string().trim().min(1).max(1_000), role: InvitedRole }))
    .min(1, "Enter at least one address.")
    .max(MAX_INVITED, `At most ${MAX_INVITED} addresses at once.`),
};
export type CreateInvitationsInput = z.infer<z.ZodObject<typeof createInvitationsShape>>;

export const LINK_DAYS = [1, 7, 30] as const;

export const createLinkShape = {
  role: InvitedRole,
  maxUses: z
    .number()
    .int("A whole number.")
    .min(1, "At least 1.")
    .max(MAX_LINK_USES, `At most ${MAX_LINK_USES}.`),
  days: z.literal(LINK_DAYS),
};
export type CreateLinkInput = z.infer<z.ZodObject<typeof createLinkShape>>;

export const invitationShape = { invitationId: z.uuid() };
export type InvitationInput = z.infer<z.ZodObject<typeof invitationShape>>;

export const listInvitationsShape = { cursor: z.uuid().optional() };

/** 32 random bytes in base64url. */
const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "This is not an invitation.");

export const AcceptInvitation = z.strictObject({ token: Token });
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;

/** `email` must be the address of the invitation, where it has one. */
export const AcceptAsNew = z.strictObject({
  token: Token,
  name: PersonName,
  email: Email,
  password: NewPassword,
});
export type AcceptAsNew = z.infer<typeof AcceptAsNew>;
