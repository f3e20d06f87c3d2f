// The prompt as the server knows it now, starting from what the page was rendered with.
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMembership } from "@/components/can";
import type { StudioPrompt } from "@/components/prompts/types";
import { useTRPC } from "@/components/trpc";

/** `refresh` resolves when the newest state is on the page. */
export function usePrompt(initial: StudioPrompt) {
  const org = useMembership().org.slug;
  const trpc = useTRPC();
  const client = useQueryClient();
  const input = { org, promptId: initial.id };
  const { data } = useQuery(trpc.prompt.get.queryOptions(input, { initialData: initial }));
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: trpc.prompt.get.queryKey(input) });
    void client.invalidateQueries({ queryKey: trpc.prompt.list.queryKey() });
  };
  return { prompt: data, refresh };
}
