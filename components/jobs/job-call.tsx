// One function call of a job: folded to a line once it is done, with its steps inside.
"use client";

import { ChevronRight } from "lucide-react";
import { CALL_WORDS, functionWords, STEP_WORDS } from "@/components/jobs/job-words";
import type { JobCall, JobStep } from "@/components/jobs/types";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { cn } from "@/lib/cn";
import { formatDuration, formatPlural } from "@/lib/format";

/** `at`: when it was read, in milliseconds. */
export function JobCallEntry({ call, at }: { call: JobCall; at: number }) {
  const { steps, hiddenSteps, next, state } = call;
  const error = call.error ?? next?.error ?? null;
  if (steps.length === 0 && !error)
    return (
      <li className={ENTRY}>
        <div className={cn(LINE, "pl-10")}>
          <CallLine call={call} at={at} />
        </div>
      </li>
    );
  return (
    <li className={ENTRY}>
      <details className="group/call" open={error !== null || state === "running"}>
        <summary className={cn(LINE, SUMMARY)}>
          <ChevronRight className="size-4 shrink-0 text-faint group-open/call:rotate-90" aria-hidden="true" />
          <CallLine call={call} at={at} />
        </summary>
        <div className="grid grid-cols-1 gap-2 px-3 pb-3 sm:pl-10">
          {error ? (
            <p className="text-danger-ink text-sm">
              {next ? "The last attempt: " : ""}
              {error}
            </p>
          ) : null}
          {hiddenSteps > 0 ? (
            <p className="text-muted text-sm">{formatPlural(hiddenSteps, "earlier step")} not shown.</p>
          ) : null}
          {steps.length > 0 ? <StepTable steps={steps} at={at} /> : null}
        </div>
      </details>
    </li>
  );
}

const ENTRY = "border-b last:border-b-0";
const LINE = "flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2";
const SUMMARY =
  "cursor-pointer hover:bg-hover/60 focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden";

function CallLine({ call, at }: { call: JobCall; at: number }) {
  const { label, tone } = CALL_WORDS[call.state];
  return (
    <>
      <span className="font-medium">{functionWords(call)}</span>
      <Badge tone={tone} dot={call.next?.isRunning ?? false}>
        {label}
      </Badge>
      <span className="ml-auto whitespace-nowrap text-muted text-sm tabular">
        {call.next ? nextWords(call.next, at) : <Ended call={call} />}
      </span>
    </>
  );
}

function Ended({ call: { startedAt, endedAt, createdAt } }: { call: JobCall }) {
  return (
    <>
      {startedAt && endedAt ? `${formatDuration(endedAt.getTime() - startedAt.getTime())}, ` : ""}
      <RelativeTime at={createdAt} />
    </>
  );
}

/** "Working for 2 s", "Goes on in 15 s, attempt 2" */
function nextWords({ attempt, isRunning, at: time }: NonNullable<JobCall["next"]>, at: number): string {
  const waits = time.getTime() - at;
  const again = attempt > 1 ? `, attempt ${attempt}` : "";
  if (isRunning) return `Working for ${formatDuration(Math.max(0, -waits))}${again}`;
  return waits > 0 ? `Goes on in ${formatDuration(waits)}${again}` : `Waits for its turn${again}`;
}

function StepTable({ steps, at }: { steps: readonly JobStep[]; at: number }) {
  return (
    <Table frame={false}>
      <TableHead>
        <tr>
          <HeadCell>Step</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell numeric>Took</HeadCell>
          <HeadCell numeric className="hidden sm:table-cell">
            Attempt
          </HeadCell>
          <HeadCell className="hidden sm:table-cell">Ended</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {steps.map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end, and names repeat.
          <StepRow key={place} step={step} at={at} />
        ))}
      </TableBody>
    </Table>
  );
}

function StepRow({ step, at }: { step: JobStep; at: number }) {
  const { label, tone } = STEP_WORDS[step.state];
  const { startedAt, endedAt, attempt, error } = step;
  const took = startedAt ? Math.max(0, (endedAt?.getTime() ?? at) - startedAt.getTime()) : null;
  const attempts = attempt > 1 ? `after ${formatPlural(attempt - 1, "failed attempt")}` : "";
  return (
    <TableRow>
      <Cell className="min-w-28">
        <code className="break-all font-mono text-sm">{step.name}</code>
        {error ? <span className="block text-danger-ink text-xs">{error}</span> : null}
        {attempts ? <span className="block text-muted text-xs sm:hidden">{attempts}</span> : null}
      </Cell>
      <Cell>
        <Badge tone={tone}>{label}</Badge>
      </Cell>
      <Cell numeric className="whitespace-nowrap">
        {formatDuration(took)}
      </Cell>
      <Cell numeric className="hidden sm:table-cell">
        {attempt}
      </Cell>
      <Cell className="hidden whitespace-nowrap text-muted sm:table-cell">
        {endedAt ? <RelativeTime at={endedAt} /> : null}
      </Cell>
    </TableRow>
  );
}
