// The shapes that the procedures of jobs answer with.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/routers/app";

type Outputs = inferRouterOutputs<AppRouter>;

export type JobListRow = Outputs["job"]["list"]["items"][number];
export type Job = Outputs["job"]["get"];
export type JobQueue = Outputs["job"]["getQueue"];
export type JobSteps = Outputs["job"]["listSteps"];
export type JobCall = Extract<JobSteps, { engine: "embedded" }>["calls"][number];
export type JobStep = JobCall["steps"][number];
