// The storage connections of the project, for pages that only mention them; nothing for those who may not see them.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/components/can";
import { useProjectInput } from "@/components/projects/project-context";
import type { ConnectionView } from "@/components/storage/types";
import { useTRPC } from "@/components/trpc";

export function useKnownConnections(): readonly ConnectionView[] {
  const enabled = useCan()("storage.manage");
  const { data } = useQuery(useTRPC().storage.list.queryOptions(useProjectInput(), { enabled }));
  return data?.connections ?? [];
}
