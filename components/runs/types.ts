// The shapes that the procedures of runs answer with, and what the parts of the studio's right side share.
import type { inferRouterOutputs } from "@trpc/server";
import type { RunTarget } from "@/lib/schemas/run";
import type { AppRouter } from "@/server/routers/app";

type Outputs = inferRouterOutputs<AppRouter>;

export type Run = Outputs["run"]["get"];
export type RunListRow = Outputs["run"]["list"][number];
export type RunEstimate = Outputs["run"]["estimate"];
export type ResultRow = Outputs["run"]["listResults"]["rows"][number];
export type Comparison = Outputs["run"]["compare"];

/** What the panel asks for; the version comes from the editor. */
export type Target = Omit<RunTarget, "versionId">;

/** Which rows of the results are shown; a cell's predictedId null is "failed or not run". */
export type ResultsView = {
  filter: "all" | "wrong" | "failed";
  cell: { truthId: string; predictedId: string | null } | null;
};
export const ALL_RESULTS: ResultsView = { filter: "all", cell: null };
