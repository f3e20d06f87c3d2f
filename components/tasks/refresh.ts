// Asks for a task again after one of its answers changed.
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useProjectInput } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";

export function useRefreshTask(taskId: bigint): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  const input = useProjectInput();
  return () => client.invalidateQueries({ queryKey: trpc.task.get.queryKey({ ...input, taskId }) });
}
