// One model of the picker: its price for this project, what fits, how a label is asked for, and whether it stays.
import { Command } from "cmdk";
import { methodWords, priceWords, standingSentence, standingWord } from "@/components/prompts/model-words";
import type { ModelChoice, ModelEstimate } from "@/components/prompts/types";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/cn";
import { formatTokens } from "@/lib/format";

export interface ModelRowProps {
  model: ModelChoice;
  estimate: ModelEstimate | undefined;
  chosen: boolean;
  onChoose: (id: string) => void;
}

export function ModelRow({ model, estimate, chosen, onChoose }: ModelRowProps) {
  const { id, label, contextWindow, runnable, note } = model;
  const standing = standingWord(model);
  const sentence = standingSentence(model);
  const price = priceWords(model, estimate);
  return (
    <Command.Item
      value={id}
      onSelect={() => onChoose(id)}
      className={cn(
        "flex cursor-pointer flex-wrap items-baseline gap-x-4 gap-y-0.5 rounded-md px-2 py-2 data-[selected=true]:bg-hover",
        chosen && "bg-selected",
      )}
    >
      <span className="flex min-w-0 grow flex-wrap items-center gap-1.5">
        <span className={cn("font-medium", !runnable && "text-muted")}>{label}</span>
        <span className="text-muted text-sm tabular">{formatTokens(contextWindow)} context</span>
        {chosen ? <Badge tone="accent">chosen</Badge> : null}
        {standing ? <Badge tone={standing.tone}>{standing.word}</Badge> : null}
      </span>
      <span className="whitespace-nowrap tabular">
        <span className="font-medium">{price}</span>
        {price.includes("$") ? <span className="text-muted text-sm"> per 1,000 tasks</span> : null}
      </span>
      <span className="basis-full text-muted text-sm">
        {estimate ? methodWords(model, estimate.strategy) : "…"}
      </span>
      {sentence ? (
        <span className={cn("basis-full text-sm", runnable ? "text-warning-ink" : "text-muted")}>
          {sentence}
        </span>
      ) : null}
      {note ? <span className="basis-full text-muted text-sm">{note}</span> : null}
    </Command.Item>
  );
}
