// Says in the list of prompts that the model of the newest version ends, with the copy to what takes its place.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Can, useMembership } from "@/components/can";
import type { PromptRow } from "@/components/prompts/types";
import { useTRPC } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

export interface LeavingModelProps {
  promptId: string;
  leaving: NonNullable<PromptRow["leaving"]>;
}

export function LeavingModel({ promptId, leaving }: LeavingModelProps) {
  const { org } = useMembership();
  const router = useRouter();
  const trpc = useTRPC();
  const client = useQueryClient();
  const { versionId, sentence, runnable, replacement } = leaving;
  const copy = useMutation(
    trpc.version.replaceModel.mutationOptions({
      onSuccess: async ({ model }) => {
        await client.invalidateQueries({ queryKey: trpc.prompt.pathKey() });
        router.push(`/o/${org.slug}/prompts/${promptId}`);
        toast.success(`Copied into a new draft with ${model}.`, { key: "model-replaced" });
      },
    }),
  );
  return (
    <div className="relative z-1 mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <Badge tone={runnable ? "warning" : "danger"}>{runnable ? "model leaves" : "cannot run"}</Badge>
      <span className="min-w-0 text-muted">{sentence}.</span>
      {replacement ? (
        <Can permission="prompt.write">
          <Button
            size="sm"
            busy={copy.isPending}
            onClick={() => copy.mutate({ org: org.slug, promptId, versionId })}
          >
            Copy to {replacement}
          </Button>
        </Can>
      ) : null}
    </div>
  );
}
