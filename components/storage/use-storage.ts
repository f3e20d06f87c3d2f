// The project's storage connections, asked for again while one of them syncs, and what can be done with them.
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { useMembership } from "@/components/can";
import { useProject, useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import type { ConnectionView, StorageList } from "@/components/storage/types";
import { useTRPC } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import { isActiveSync } from "@/lib/storage-words";

const POLL_MS = 1_000;

/** The addresses of the tab and of what it leads to. */
export function useStoragePaths() {
  const { org } = useMembership();
  const project = `/o/${org.slug}/projects/${useProject().id}`;
  const list = `${project}/storage`;
  return {
    list,
    create: `${list}/new`,
    tasks: `${project}/tasks`,
    connection: (id: string) => `${list}/${id}`,
    edit: (id: string) => `${list}/${id}/edit`,
  };
}

export function useConnections(initial: StorageList): StorageList {
  const { data } = useQuery(
    useTRPC().storage.list.queryOptions(useProjectInput(), {
      initialData: initial,
      refetchInterval: ({ state }) =>
        state.data?.connections.some(({ lastSync }) => isActiveSync(lastSync)) ? POLL_MS : false,
    }),
  );
  useRefreshAfter(data.connections);
  return data;
}

export function useConnection(initial: ConnectionView): ConnectionView {
  const { data } = useQuery(
    useTRPC().storage.get.queryOptions(
      { ...useProjectInput(), connectionId: initial.id },
      {
        initialData: initial,
        refetchInterval: ({ state }) => (isActiveSync(state.data?.lastSync) ? POLL_MS : false),
      },
    ),
  );
  useRefreshAfter([data]);
  return data;
}

/** Asks for everything that a sync changes once more when one has ended, however short it was. */
function useRefreshAfter(connections: readonly ConnectionView[]) {
  const refresh = useRefreshStorage();
  const refreshProject = useRefreshProject();
  const ended = connections
    .flatMap(({ lastSync }) => (lastSync && !isActiveSync(lastSync) ? lastSync.id : []))
    .join();
  const known = useRef(ended);
  const onEnded = useEffectEvent(() => void Promise.all([refresh(), refreshProject()]));
  useEffect(() => {
    if (known.current === ended) return;
    known.current = ended;
    onEnded();
  }, [ended]);
}

export function useRefreshStorage(): () => Promise<void> {
  const { storage } = useTRPC();
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: storage.pathKey() });
}

/** What can be done with one connection; each asks again for what it changed. */
export function useStorageActions({ id: connectionId, title }: Pick<ConnectionView, "id" | "title">) {
  const { storage } = useTRPC();
  const client = useQueryClient();
  const input = { ...useProjectInput(), connectionId };
  const onSettled = useRefreshStorage();
  const start = useMutation(storage.startSync.mutationOptions({ onSettled }));
  const cancel = useMutation(
    storage.cancelSync.mutationOptions({
      onSettled,
      onSuccess: () => toast.info("The sync is canceled.", { description: "The tasks that it added stay." }),
    }),
  );
  const remove = useMutation(
    storage.delete.mutationOptions({
      // Its own page may still be open, and would ask for what is gone.
      onSettled: () => client.invalidateQueries({ queryKey: storage.list.pathKey() }),
      onSuccess: () => toast.success(`${title} is removed.`, { description: "Its tasks stay." }),
    }),
  );
  return {
    sync: (retriesFailed = false) => start.mutate({ ...input, retriesFailed }),
    cancel: (syncId: string) => cancel.mutate({ org: input.org, projectId: input.projectId, syncId }),
    remove: () => remove.mutateAsync(input),
    isStarting: start.isPending,
    isCanceling: cancel.isPending,
  };
}
