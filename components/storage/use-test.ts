// Asks the server whether a place can be listed with these credentials, and remembers for which ones it could.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/components/error-note";
import { useProjectInput } from "@/components/projects/project-context";
import { isAsStored, type StorageDraft, toAccess } from "@/components/storage/draft";
import type { ConnectionView } from "@/components/storage/types";
import { useTRPC } from "@/components/trpc";

type Outcome = { access: string; problem: string | null };

/** `outcome` is null while what is filled in has not been tested. */
export function useTest(draft: StorageDraft, connection: ConnectionView | null) {
  const input = useProjectInput();
  const { mutateAsync, isPending } = useMutation(
    useTRPC().storage.test.mutationOptions({ meta: { silent: true } }),
  );
  const [last, setLast] = useState<Outcome | null>(null);
  const access = JSON.stringify(toAccess(draft));
  const outcome = last?.access === access ? last : null;

  /** Resolves with true when it passed. */
  async function run(): Promise<boolean> {
    const problem = await mutateAsync({
      ...input,
      ...toAccess(draft),
      ...(connection && { connectionId: connection.id }),
    }).then(
      (answer) => answer.problem?.sentence ?? null,
      (error: unknown) => describeError(error).message,
    );
    setLast({ access, problem });
    return problem === null;
  }
  return {
    run,
    isPending,
    outcome,
    isPassed: outcome ? outcome.problem === null : isAsStored(draft, connection),
  };
}
