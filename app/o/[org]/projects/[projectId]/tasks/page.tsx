// The task list of a project.
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { ProjectPage } from "@/components/projects/project-page";
import { TaskBoard } from "@/components/tasks/task-board";
import { getProject } from "../project";

export const metadata: Metadata = { title: "Tasks" };

export default async function TasksPage({ params }: { params: Promise<{ org: string; projectId: string }> }) {
  const { showsTaskList } = await getProject(await params);
  if (!showsTaskList) forbidden();
  return (
    <ProjectPage current="tasks" width="full" fill>
      <TaskBoard />
    </ProjectPage>
  );
}
