// Sends the waiting answers one after the other, and tries again when the connection is back.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { type Answer, readOutbox, writeOutbox } from "@/components/labeling/outbox";
import { useProjectInput } from "@/components/projects/project-context";
import { showError } from "@/components/query-client";
import { useTRPC } from "@/components/trpc";

const RETRY_MS = 5_000;
/** Tried even where the browser believes to be offline: the outbox itself keeps what fails. */
const AT_ONCE = { meta: { silent: true }, networkMode: "always" } as const;

export type StoredAnswer = { taskId: string; annotationId: bigint; version: number };

/** `onStored` hears of each answer that the server has taken. An answer that it refuses for good is dropped with a word. */
export function useOutbox(onStored: (stored: StoredAnswer) => void) {
  const trpc = useTRPC();
  const input = useProjectInput();
  const { userName } = useMembership();
  const [waiting, setWaiting] = useState<Answer[]>([]);
  const [isStuck, setStuck] = useState(false);
  const isSending = useRef(false);
  const create = useMutation(trpc.annotation.create.mutationOptions(AT_ONCE));
  const skip = useMutation(trpc.annotation.skip.mutationOptions(AT_ONCE));

  const keep = useCallback(
    (answers: Answer[]) => {
      writeOutbox(userName, input.projectId, answers);
      setWaiting(answers);
    },
    [userName, input.projectId],
  );
  const read = useCallback(() => readOutbox(userName, input.projectId), [userName, input.projectId]);

  async function send({ taskId, labelId, predictionId, leadTimeMs }: Answer) {
    const base = { ...input, taskId: BigInt(taskId), leadTimeMs };
    if (labelId === null) return skip.mutateAsync(base);
    return create.mutateAsync({
      ...base,
      labelId,
      ...(predictionId ? { predictionId: BigInt(predictionId) } : {}),
    });
  }

  async function flush() {
    if (isSending.current) return;
    isSending.current = true;
    for (let [next] = read(); next; [next] = read()) {
      try {
        const { id, version } = await send(next);
        keep(read().slice(1));
        setStuck(false);
        onStored({ taskId: next.taskId, annotationId: id, version });
      } catch (error) {
        if (describeError(error).mayRetry) {
          setStuck(true);
          break;
        }
        keep(read().slice(1));
        showError(error);
      }
    }
    isSending.current = false;
  }

  useRetry(flush, isStuck);
  return {
    waiting,
    isStuck,
    retry: flush,
    isWaiting: (taskId: bigint) => read().some((answer) => answer.taskId === String(taskId)),
    async push(answer: Answer) {
      keep([...read(), answer]);
      await flush();
    },
  };
}

/** Once at the start for what an earlier page left behind, then while something is stuck. */
function useRetry(flush: () => Promise<void>, isStuck: boolean): void {
  const again = useEffectEvent(() => void flush());
  useEffect(() => again(), []);
  useEffect(() => {
    if (!isStuck) return;
    const timer = setInterval(() => again(), RETRY_MS);
    const online = () => again();
    window.addEventListener("online", online);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", online);
    };
  }, [isStuck]);
}
