// How long jobs wait at this moment, and who runs them.
"use client";

import type { ReactNode } from "react";
import { InngestLink } from "@/components/jobs/inngest-link";
import { waitWords, workerWords } from "@/components/jobs/job-words";
import type { JobQueue } from "@/components/jobs/types";
import { useQueue } from "@/components/jobs/use-jobs";
import { Alert } from "@/components/ui/alert";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, formatDuration, formatPlural } from "@/lib/format";

/** From here on waiting is worth a warning. */
const LONG_S = 60;

export function QueueNote() {
  const { data, isError } = useQueue();
  if (data) return data.engine === "inngest" ? <Elsewhere address={data.address} /> : <Queue queue={data} />;
  return isError ? (
    <p className="text-muted">How long jobs wait is not known.</p>
  ) : (
    <Skeleton className="h-5 w-72" />
  );
}

function Elsewhere({ address }: { address: string }) {
  return (
    <p className="text-muted">
      An Inngest server runs the jobs: <InngestLink address={address} />
    </p>
  );
}

function Queue({ queue }: { queue: Extract<JobQueue, { engine: "embedded" }> }) {
  const { ready, running, waitsSeconds, workers } = queue;
  const counts = [
    ...(running > 0 ? [`${formatPlural(running, "part")} at work`] : []),
    ...(ready > 0 ? [`${formatCount(ready)} waiting`] : []),
  ];
  const others = elsewhere(queue);
  const more = (
    <>
      {counts.length > 0 ? ` ${counts.join(", ")}.` : ""} {workerWords(queue)} {others}
    </>
  );
  if (workers === 0) return <Warning title="Jobs wait until a process takes them.">{more}</Warning>;
  if (waitsSeconds >= LONG_S) return <Warning title={waitWords(waitsSeconds)}>{more}</Warning>;
  return (
    <p className="text-muted tabular">
      <span className="text-ink">{waitWords(waitsSeconds)}</span>
      {more}
    </p>
  );
}

function Warning({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert tone="warning" title={title}>
      {children}
    </Alert>
  );
}

/** Only where others wait much longer than this organization does. */
function elsewhere({ waitsSeconds, longestWaitSeconds }: Extract<JobQueue, { engine: "embedded" }>): string {
  if (longestWaitSeconds < LONG_S || longestWaitSeconds < 2 * waitsSeconds) return "";
  return `Over all organizations the longest wait is ${formatDuration(longestWaitSeconds * 1_000)}.`;
}
