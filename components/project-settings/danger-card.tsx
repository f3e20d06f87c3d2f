// Deletes a project after its name has been typed.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMembership } from "@/components/can";
import { useProject, useProjectInput } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";

export function DangerCard() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const { org } = useMembership();
  const project = useProject();
  const input = useProjectInput();
  const remove = useMutation(trpc.project.delete.mutationOptions());
  async function confirm() {
    await remove.mutateAsync({ ...input, title: project.title });
    router.push(`/o/${org.slug}/projects`);
    await client.invalidateQueries({ queryKey: trpc.project.list.pathKey() });
    toast.success(`${project.title} is deleted.`);
  }
  return (
    <Card title="Delete the project" description="Everything in it goes with it, and nothing brings it back.">
      <ConfirmDialog
        trigger={<Button variant="danger">Delete this project</Button>}
        title={`Delete ${project.title}?`}
        losses={[
          formatPlural(project.taskCount, "task"),
          `all answers (${formatPlural(project.annotatedCount, "labelled task")})`,
          "its prompts, runs and predictions",
        ]}
        typed={project.title}
        confirmLabel="Delete the project"
        onConfirm={confirm}
      />
    </Card>
  );
}
