// What people may ask about background jobs.
import { z } from "zod";
import { JOB_KINDS, JOB_TABS } from "@/lib/jobs";
import { pageShape } from "@/lib/schemas/page";

export const listJobsShape = {
  tab: z.enum(JOB_TABS).default("recent"),
  kind: z.enum(JOB_KINDS).optional(),
  projectId: z.uuid().optional(),
  ...pageShape(z.string().max(200)),
};
export type ListJobs = z.infer<z.ZodObject<typeof listJobsShape>>;

export const jobShape = { kind: z.enum(JOB_KINDS), jobId: z.uuid() };
export type JobRef = z.infer<z.ZodObject<typeof jobShape>>;

/** The cursor is the id that the engine gave to the last of them. */
export const listStepsShape = { ...jobShape, ...pageShape(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/)) };
export type ListSteps = z.infer<z.ZodObject<typeof listStepsShape>>;
