// The project's conversions, asked for every second while one of them moves.
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import type { ConversionRow } from "@/components/predictions/types";
import { useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";

const POLL_MS = 1_000;

export const isMoving = ({ state }: Pick<ConversionRow, "state">): boolean =>
  state === "queued" || state === "running";

/** Once per page: also asks again for the project's counters when a conversion has ended. */
export function useConversions(initial: ConversionRow[]): ConversionRow[] {
  const refresh = useRefreshConversions();
  const { data } = useQuery(
    useTRPC().conversion.list.queryOptions(useProjectInput(), {
      initialData: initial,
      refetchInterval: ({ state }) => (state.data?.some(isMoving) ? POLL_MS : false),
    }),
  );
  const ended = data.filter((row) => !isMoving(row)).length;
  const known = useRef(ended);
  const onEnded = useEffectEvent(() => void refresh());
  useEffect(() => {
    if (known.current === ended) return;
    known.current = ended;
    onEnded();
  }, [ended]);
  return data;
}

/** Asks again for the conversions, and without waiting for everything else that annotations change. */
export function useRefreshConversions(): () => Promise<void> {
  const { conversion } = useTRPC();
  const client = useQueryClient();
  const refreshProject = useRefreshProject();
  return async () => {
    void refreshProject();
    await client.invalidateQueries({ queryKey: conversion.pathKey() });
  };
}
