// The shapes that the procedures of projects, tasks and imports answer with.
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/routers/app";

type Outputs = inferRouterOutputs<AppRouter>;

export type Project = Outputs["project"]["get"];
export type ProjectLabel = Project["labels"][number];
export type ProjectCard = Outputs["project"]["list"]["items"][number];
export type TaskListRow = Outputs["task"]["list"]["items"][number];
export type TaskDetail = Outputs["task"]["get"];
export type Annotation = TaskDetail["annotations"][number];
export type Prediction = TaskDetail["predictions"][number];
export type StreamTask = NonNullable<Outputs["task"]["next"]["task"]>;
export type ImportPreview = Outputs["import"]["preview"];
export type ImportRow = Outputs["import"]["get"];
