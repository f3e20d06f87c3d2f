// A project's own address leads to its tasks, or to labeling for whom the task list is not shown.
import { redirect } from "next/navigation";
import { getProject } from "./project";

export default async function ProjectHome({
  params,
}: {
  params: Promise<{ org: string; projectId: string }>;
}) {
  const { org, projectId } = await params;
  const { showsTaskList } = await getProject({ org, projectId });
  redirect(`/o/${org}/projects/${projectId}/${showsTaskList ? "tasks" : "label"}`);
}
