// What an owner may do with the stored key besides replacing it: test it, delete it.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useMembership } from "@/components/can";
import { useTRPC } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

export function KeyActions({ replace }: { replace: ReactNode }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const org = useMembership().org.slug;
  const refresh = () => client.invalidateQueries({ queryKey: trpc.apiKey.get.queryKey() });
  const test = useMutation(
    trpc.apiKey.test.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast.success("The key was tested.");
      },
    }),
  );
  const remove = useMutation(
    trpc.apiKey.delete.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast.success("The key is deleted.");
      },
    }),
  );
  return (
    <>
      <ConfirmDialog
        trigger={<Button variant="ghost">Delete</Button>}
        title="Delete the OpenAI key?"
        description="Running runs pause until there is a key again. Predictions and results stay."
        confirmLabel="Delete key"
        onConfirm={() => remove.mutateAsync({ org })}
      />
      <Button busy={test.isPending} onClick={() => test.mutate({ org })}>
        Test
      </Button>
      {replace}
    </>
  );
}
