// Chooses the model of a version: what a thousand tasks cost with this prompt, how much fits, and whether it still answers.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { pricePer1000, tokensPerTask } from "@/components/prompts/studio/price";
import type { Draft } from "@/components/prompts/studio/use-draft";
import type { ModelChoice, SampleTask } from "@/components/prompts/types";
import { useTRPC } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { TextSkeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/cn";
import { formatTokens } from "@/lib/format";

export interface ModelDialogProps {
  draft: Draft;
  samples: readonly SampleTask[];
  onClose: () => void;
}

export default function ModelDialog({ draft, samples, onClose }: ModelDialogProps) {
  const org = useMembership().org.slug;
  const models = useQuery(useTRPC().prompt.listModels.queryOptions({ org }));
  const tokens = tokensPerTask(draft.prompt, draft.text, samples);
  const choose = (model: string) => {
    draft.change({ model });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Model"
      description={`Prices are for this prompt: about ${formatTokens(tokens)} tokens a task.`}
      size="lg"
    >
      {models.isError ? (
        <ErrorState
          title="The models did not load"
          description={describeError(models.error).message}
          onRetry={() => void models.refetch()}
        />
      ) : null}
      {models.isPending ? <TextSkeleton lines={8} /> : null}
      <ul className="-mx-2 grid grid-cols-1">
        {models.data?.map((model) => (
          <ModelRow
            key={model.id}
            model={model}
            tokens={tokens}
            chosen={model.id === draft.text.model}
            onChoose={choose}
          />
        ))}
      </ul>
    </Dialog>
  );
}

interface ModelRowProps {
  model: ModelChoice;
  tokens: number;
  chosen: boolean;
  onChoose: (id: string) => void;
}

function ModelRow({ model, tokens, chosen, onChoose }: ModelRowProps) {
  const { id, label, contextWindow, lifecycle, runnable, note } = model;
  const { sentence, replacement } = lifecycle;
  return (
    <li className={cn("flex flex-wrap items-center gap-2 rounded-md px-2", chosen && "bg-selected")}>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={() => onChoose(id)}
        className="min-w-0 grow basis-64 rounded-md py-2 text-left hover:underline"
      >
        <span className="flex flex-wrap items-center gap-1.5">
          <span className={cn("font-medium", !runnable && "text-muted")}>{label}</span>
          {chosen ? <Badge tone="accent">chosen</Badge> : null}
          {lifecycle.state === "active" ? null : (
            <Badge tone={runnable ? "warning" : "danger"}>{lifecycle.state}</Badge>
          )}
        </span>
        <span className="block text-muted text-sm tabular">
          {pricePer1000(model, tokens)}, {formatTokens(contextWindow)} tokens of context
        </span>
        {sentence ? <span className="block text-sm text-warning-ink">{sentence}.</span> : null}
        {note ? <span className="block text-muted text-sm">{note}</span> : null}
      </button>
      {!runnable && replacement ? (
        <Button size="sm" onClick={() => onChoose(replacement)}>
          Use {replacement} instead
        </Button>
      ) : null}
    </li>
  );
}
