// The models of this deployment as the server knows them; a row of the catalogue alone would miss what its operator has configured.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useMembership } from "@/components/can";
import type { ModelChoice } from "@/components/prompts/types";
import { useTRPC } from "@/components/trpc";

export function useModels() {
  const org = useMembership().org.slug;
  return useQuery(useTRPC().prompt.listModels.queryOptions({ org }));
}

/** Undefined while the list loads, null for a model that is not offered. */
export function useModel(id: string): ModelChoice | null | undefined {
  const { data } = useModels();
  return data && (data.find((model) => model.id === id) ?? null);
}
