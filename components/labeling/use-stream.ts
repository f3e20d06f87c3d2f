// The tasks that one person labels one after the other: the present one, the next one, and the way back.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { type StoredAnswer, useOutbox } from "@/components/labeling/use-outbox";
import { useProjectInput } from "@/components/projects/project-context";
import type { StreamTask } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";

type Queue = { tasks: StreamTask[]; isEnd: boolean; annotated: number; total: number };

export function useStream() {
  const trpc = useTRPC();
  const input = useProjectInput();
  const client = useQueryClient();
  const [queue, setQueue] = useState<Queue | null>(null);
  const [done, setDone] = useState<{ task: StreamTask; stored: StoredAnswer | null }[]>([]);
  const shownAt = useRef(0);
  /** The server hands a task out again until it has the answer that is still on its way. */
  const answered = useRef(new Set<bigint>());
  const next = useMutation(trpc.task.next.mutationOptions({ meta: { silent: true } }));
  const remove = useMutation(trpc.annotation.delete.mutationOptions());

  async function refill() {
    const { task, following, progress } = await next.mutateAsync(input);
    const fresh = [task, following].filter((one) => one !== null);
    setQueue((now) => {
      const kept = now?.tasks ?? [];
      const isKnown = ({ id }: StreamTask) =>
        answered.current.has(id) || outbox.isWaiting(id) || kept.some((other) => other.id === id);
      const added = fresh.filter((one) => !isKnown(one));
      return {
        tasks: [...kept, ...added],
        isEnd: fresh.length === 0,
        annotated: progress.annotated,
        total: progress.total,
      };
    });
  }

  function stored(answer: StoredAnswer) {
    setDone((list) =>
      list.map((item) => (String(item.task.id) === answer.taskId ? { ...item, stored: answer } : item)),
    );
    for (const queryKey of [trpc.task.list.pathKey(), trpc.task.get.pathKey(), trpc.project.pathKey()])
      void client.invalidateQueries({ queryKey, refetchType: "none" });
    void refill().catch(() => undefined);
  }
  const outbox = useOutbox(stored);

  const begin = useEffectEvent(() => void refill().catch(() => undefined));
  useEffect(() => begin(), []);
  const current = queue?.tasks[0] ?? null;
  const currentId = current?.id;
  useEffect(() => {
    if (currentId !== undefined) shownAt.current = performance.now();
  }, [currentId]);

  function decide(labelId: string | null) {
    if (!current) return;
    const [shown] = current.predictions;
    const accepted = shown && shown.labelId === labelId ? String(shown.id) : null;
    answered.current.add(current.id);
    setQueue((now) => now && { ...now, tasks: now.tasks.slice(1) });
    setDone((list) => [...list, { task: current, stored: null }]);
    void outbox.push({
      taskId: String(current.id),
      labelId,
      predictionId: accepted,
      leadTimeMs: Math.round(performance.now() - shownAt.current),
    });
  }

  /** Takes the last stored answer back and shows its task again. */
  async function undo() {
    const last = done.at(-1);
    if (!last?.stored) return;
    await remove.mutateAsync({
      ...input,
      annotationId: last.stored.annotationId,
      version: last.stored.version,
    });
    answered.current.delete(last.task.id);
    setDone((list) => list.slice(0, -1));
    setQueue((now) => now && { ...now, isEnd: false, tasks: [last.task, ...now.tasks] });
  }

  return {
    current,
    isLoading: queue === null ? !next.isError : current === null && !queue.isEnd,
    error: queue === null ? next.error : null,
    reload: () => void refill().catch(() => undefined),
    progress: { annotated: queue?.annotated ?? 0, total: queue?.total ?? 0 },
    doneHere: done.length,
    canUndo: done.at(-1)?.stored != null && !remove.isPending,
    decide,
    undo,
    outbox,
  };
}
