// What each model costs for this project with the prompt as it stands in the editor, counted by the server.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useMembership } from "@/components/can";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { useTRPC } from "@/components/trpc";

/** `data` is undefined until it has been counted. */
export function useModelEstimates({ prompt, text }: Draft) {
  const org = useMembership().org.slug;
  const { mutate, data, isError } = useMutation(
    useTRPC().prompt.estimate.mutationOptions({ meta: { silent: true } }),
  );
  const { system, user } = text;
  useEffect(() => mutate({ org, promptId: prompt.id, system, user }), [mutate, org, prompt.id, system, user]);
  return { data, isError };
}
