// What people may send about members of an organization.
import { z } from "zod";
import { ROLES } from "@/lib/permissions";
import { Password } from "@/lib/schemas/user";

export const listMembersShape = {
  search: z.string().trim().max(200).default(""),
  role: z.enum(ROLES).optional(),
  cursor: z.uuid().optional(),
};
export type ListMembersInput = z.infer<z.ZodObject<typeof listMembersShape>>;

/** `password` is the actor's own, asked again only for making somebody an owner. */
export const updateRoleShape = { userId: z.uuid(), role: z.enum(ROLES), password: Password.optional() };
export type UpdateRoleInput = z.infer<z.ZodObject<typeof updateRoleShape>>;

export const memberShape = { userId: z.uuid() };
export type MemberInput = z.infer<z.ZodObject<typeof memberShape>>;
