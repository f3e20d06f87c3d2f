// The imports of the project, one or all, asked for again while they move.
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import type { ImportRow } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";

const POLL_MS = 700;

export const isMoving = (row: ImportRow | undefined) => row?.state === "queued" || row?.state === "running";

export const useImport = (importId: string) =>
  useQuery(
    useTRPC().import.get.queryOptions(
      { ...useProjectInput(), importId },
      { refetchInterval: ({ state }) => (isMoving(state.data) ? POLL_MS : false) },
    ),
  );

export const useImports = () =>
  useQuery(
    useTRPC().import.list.queryOptions(useProjectInput(), {
      refetchInterval: ({ state }) => (state.data?.some(isMoving) ? POLL_MS : false),
    }),
  );

/** Asks again for the imports, and without waiting for everything else that their tasks change. */
export function useRefreshImports(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  const refreshProject = useRefreshProject();
  return async () => {
    void refreshProject();
    await client.invalidateQueries({ queryKey: trpc.import.pathKey() });
  };
}
