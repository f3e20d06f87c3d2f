// The shapes that the procedures of prompts, versions and models answer with.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/routers/app";

type Outputs = inferRouterOutputs<AppRouter>;

export type PromptRow = Outputs["prompt"]["list"][number];
export type PromptTarget = Outputs["prompt"]["listTargets"][number];
export type StudioPrompt = Outputs["prompt"]["get"];
export type StudioVersion = StudioPrompt["versions"][number];
export type PromptLabel = StudioPrompt["labels"][number];
export type ModelChoice = Outputs["prompt"]["listModels"][number];
export type ModelEstimate = Outputs["prompt"]["estimate"]["models"][number];
export type SampleTask = Outputs["prompt"]["listSamples"][number];
