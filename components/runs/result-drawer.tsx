// One row of a run in full: the text, what was asked for and what the model replied.
"use client";

import { useQuery } from "@tanstack/react-query";
import { LabelById } from "@/components/runs/label-book";
import { ProbabilityBars } from "@/components/runs/probability-bars";
import { Answer } from "@/components/runs/result-table";
import type { ResultRow, Run } from "@/components/runs/types";
import { useRunInput } from "@/components/runs/use-runs";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { DataList } from "@/components/ui/data-list";
import { Dialog } from "@/components/ui/dialog";
import { formatDuration, formatTokens, formatUsd, NOTHING } from "@/lib/format";
import { cutWords } from "@/lib/long-texts";
import { METHODS } from "@/lib/models/methods";
import type { StrategyName } from "@/lib/models/types";
import { failureSentence, isActiveRun } from "@/lib/run-words";

export interface ResultDrawerProps {
  row: ResultRow;
  run: Run;
  showsTruth: boolean;
  onClose: () => void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

export function ResultDrawer({ row, run, showsTruth, onClose, onPrevious, onNext }: ResultDrawerProps) {
  // The list holds the beginning of a long text only.
  const task = useQuery(
    useTRPC().task.get.queryOptions({ ...useRunInput(run.projectId), taskId: row.taskId }),
  );
  return (
    <Dialog
      open
      side="right"
      size="md"
      title={`Task ${row.innerId}`}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <Button disabled={!onPrevious} onClick={onPrevious}>
            Previous
          </Button>
          <Button disabled={!onNext} onClick={onNext}>
            Next
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <p className="whitespace-pre-wrap break-words text-lg" dir="auto">
          {task.data?.text ?? row.text}
        </p>
        <DataList items={itemsOf(row, run, showsTruth)} />
        {row.distribution === null ? null : (
          <ProbabilityBars distribution={row.distribution} labels={run.labels} chosenId={row.labelId} />
        )}
        {row.rawReply === null ? null : (
          <section className="grid gap-2">
            <h3 className="font-medium text-muted text-sm">Reply of the model</h3>
            <CodeBlock text={row.rawReply} label="Reply of the model" wrap />
          </section>
        )}
      </div>
    </Dialog>
  );
}

const methodName = (strategy: string | null): string =>
  strategy !== null && strategy in METHODS ? METHODS[strategy as StrategyName].name : NOTHING;

const earlierWords = (codes: readonly string[]) =>
  codes.map((code) => `${failureSentence(code)} (${code})`).join(" Then: ");

function itemsOf(row: ResultRow, run: Run, showsTruth: boolean) {
  const tokens =
    row.promptTokens === null && row.completionTokens === null
      ? NOTHING
      : `${formatTokens(row.promptTokens)} in, ${formatTokens(row.completionTokens)} out`;
  return [
    ...(showsTruth
      ? [{ name: "Ground truth", value: row.truthId ? <LabelById id={row.truthId} /> : NOTHING }]
      : []),
    { name: "Prediction", value: <Answer row={row} isActive={isActiveRun(run)} /> },
    ...(row.code ? [{ name: "Failure", value: `${failureSentence(row.code)} (${row.code})` }] : []),
    ...(row.earlierCodes ? [{ name: "Failed before", value: earlierWords(row.earlierCodes) }] : []),
    ...(row.leftOutChars ? [{ name: "Text", value: cutWords(row.leftOutChars) }] : []),
    { name: "Method", value: methodName(row.strategy) },
    row.cached
      ? { name: "Reply", value: "from the cache: the same request was answered before, so no call was made" }
      : { name: "Attempts", value: row.attempts ?? NOTHING, numeric: true },
    { name: "Latency", value: formatDuration(row.latencyMs), numeric: true },
    { name: "Tokens", value: tokens, numeric: true },
    { name: "Cost", value: formatUsd(row.costUsd), numeric: true },
  ];
}
