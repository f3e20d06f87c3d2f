// The reply cache: whether labels are kept, how many are, and emptying it.
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { useTRPC } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DataList } from "@/components/ui/data-list";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { TextSkeleton } from "@/components/ui/skeleton";
import { Switch } from "@/components/ui/switch";
import { toast } from "@/components/ui/toast";
import { formatBytes, formatCount, formatPlural } from "@/lib/format";

type Cache = { enabled: boolean; replies: number; bytes: number; usedAt: Date | null };

export function ReplyCache() {
  const { data, isError, isPending, error, refetch } = useQuery(
    useTRPC().replyCache.get.queryOptions({ org: useMembership().org.slug }),
  );
  return (
    <Card title="Reply cache">
      <p className="mb-4 text-muted">
        A label that a model has given is kept for 30 days, under a hash of the whole request. When the same
        text meets the same prompt, labels and model again, no call is made. No text is kept.
      </p>
      {isError && !data ? (
        <ErrorState
          title="The reply cache did not load"
          description={describeError(error).message}
          onRetry={() => void refetch()}
        />
      ) : null}
      {isPending ? <TextSkeleton lines={3} /> : null}
      {data ? (
        <div className="grid gap-4">
          <OnOff cache={data} />
          <Held cache={data} />
          <ClearButton cache={data} />
        </div>
      ) : null}
    </Card>
  );
}

/** What the procedures take, and asking again after them. */
function useCacheInput() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const input = { org: useMembership().org.slug };
  return {
    trpc,
    input,
    onSettled: () => client.invalidateQueries({ queryKey: trpc.replyCache.get.pathKey() }),
  };
}

function OnOff({ cache }: { cache: Cache }) {
  const id = useId();
  const { trpc, input, onSettled } = useCacheInput();
  const update = useMutation(trpc.replyCache.update.mutationOptions({ onSettled }));
  return (
    <div className="flex items-center gap-2">
      <Switch
        id={id}
        checked={update.isPending ? update.variables.enabled : cache.enabled}
        disabled={update.isPending}
        onCheckedChange={(enabled) => update.mutate({ ...input, enabled })}
      />
      <label htmlFor={id} className="cursor-pointer">
        Answer from the cache and keep new replies
      </label>
    </div>
  );
}

function ClearButton({ cache: { replies } }: { cache: Cache }) {
  const { trpc, input, onSettled } = useCacheInput();
  const clear = useMutation(
    trpc.replyCache.delete.mutationOptions({
      onSettled,
      onSuccess: ({ removed }) => toast.success(`${formatPlural(removed, "reply", "replies")} removed.`),
    }),
  );
  return (
    <div>
      <ConfirmDialog
        trigger={<Button disabled={replies === 0}>Clear</Button>}
        title="Clear the reply cache?"
        losses={[`${formatPlural(replies, "kept reply", "kept replies")}: the same questions are paid again`]}
        confirmLabel="Clear"
        onConfirm={() => clear.mutateAsync(input)}
      />
    </div>
  );
}

function Held({ cache }: { cache: Cache }) {
  return (
    <DataList
      items={[
        { name: "Replies", value: formatCount(cache.replies), numeric: true },
        { name: "Size", value: formatBytes(cache.bytes), numeric: true },
        { name: "Last used", value: cache.usedAt ? <RelativeTime at={cache.usedAt} /> : "never" },
      ]}
    />
  );
}
