// What people may send about projects: their form, their settings, their members.
import { z } from "zod";
import { MAX_LABELS, MAX_NAME_CHARS, MIN_LABELS, MIN_NAME_CHARS } from "@/lib/limits";
import { PROJECT_ROLES } from "@/lib/permissions";
import { LabelInput } from "@/lib/schemas/label";
import { pageShape } from "@/lib/schemas/page";

const MAX_DESCRIPTION_CHARS = 2_000;
const MAX_INSTRUCTIONS_CHARS = 20_000;
const MAX_OVERLAP = 100;
const MAX_MEMBERS_AT_ONCE = 200;
const isStorable = (text: string) => !text.includes("\0") && text.isWellFormed();

export const ProjectTitle = z
  .string()
  .trim()
  .min(MIN_NAME_CHARS, `At least ${MIN_NAME_CHARS} characters.`)
  .max(MAX_NAME_CHARS, `At most ${MAX_NAME_CHARS} characters.`)
  .refine(isStorable, "Use ordinary text.");
const Description = z.string().trim().max(MAX_DESCRIPTION_CHARS).refine(isStorable, "Use ordinary text.");
const Instructions = z.string().max(MAX_INSTRUCTIONS_CHARS).refine(isStorable, "Use ordinary text.");

export const CreateProjectShape = {
  title: ProjectTitle,
  description: Description.default(""),
  instructions: Instructions.default(""),
  labels: z
    .array(LabelInput)
    .min(MIN_LABELS, `A project needs at least ${MIN_LABELS} labels.`)
    .max(MAX_LABELS, `A project has at most ${MAX_LABELS} labels.`),
};
export type CreateProject = z.infer<z.ZodObject<typeof CreateProjectShape>>;

export const PREDICTIONS_VISIBLE_TO = ["none", "reviewers", "reviewers_and_annotators"] as const;
export const PREFILL = ["off", "active_version"] as const;
export const DATA_MANAGER_VISIBLE_TO = ["managers", "reviewers", "reviewers_and_annotators"] as const;

export const ProjectChange = z.strictObject({
  title: ProjectTitle.optional(),
  description: Description.optional(),
  instructions: Instructions.optional(),
  isPublished: z.boolean().optional(),
  predictionsVisibleTo: z.enum(PREDICTIONS_VISIBLE_TO).optional(),
  prefill: z.enum(PREFILL).optional(),
  blindUntilSubmit: z.boolean().optional(),
  dataManagerVisibleTo: z.enum(DATA_MANAGER_VISIBLE_TO).optional(),
  anonymize: z.boolean().optional(),
  overlap: z.number().int().min(1).max(MAX_OVERLAP).optional(),
});
export type ProjectChange = z.infer<typeof ProjectChange>;

export const updateProjectShape = { change: ProjectChange };
/** The title typed by the person who deletes. */
export const deleteProjectShape = { title: z.string().max(MAX_NAME_CHARS) };
export const listProjectsShape = pageShape(z.uuid());

export const addMembersShape = { userIds: z.array(z.uuid()).min(1).max(MAX_MEMBERS_AT_ONCE) };
export const memberShape = { userId: z.uuid() };
export const updateMemberShape = { ...memberShape, role: z.enum(PROJECT_ROLES) };
