// Looks at the first objects of a place as a sync would read them, and keeps the columns that fit what was found.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/components/error-note";
import type { ColumnMapping } from "@/components/import/column-selects";
import { useProjectInput } from "@/components/projects/project-context";
import {
  type draftSchema,
  type StorageDraft,
  toAccess,
  toMapping,
  toSelection,
} from "@/components/storage/draft";
import type { ConnectionView, StoragePreview } from "@/components/storage/types";
import { useTRPC } from "@/components/trpc";
import type { useZodForm } from "@/components/ui/form";

type Seen = { asked: string; preview: StoragePreview | null; problem: string | null };
type Form = ReturnType<typeof useZodForm<ReturnType<typeof draftSchema>>>;

const askedOf = (draft: StorageDraft) => JSON.stringify([toAccess(draft), toSelection(draft)]);
const orEmpty = ({ textColumn, idColumn, labelColumn }: ColumnMapping) => ({
  textColumn: textColumn ?? "",
  idColumn: idColumn ?? "",
  labelColumn: labelColumn ?? "",
});

/** `isFresh`: the preview shows what is filled in now. */
export function usePreview(form: Form, connection: ConnectionView | null) {
  const input = useProjectInput();
  const { mutateAsync, isPending } = useMutation(
    useTRPC().storage.preview.mutationOptions({ meta: { silent: true } }),
  );
  const [seen, setSeen] = useState<Seen | null>(null);

  async function ask(draft: StorageDraft): Promise<Omit<Seen, "asked">> {
    try {
      const answer = await mutateAsync({
        ...input,
        ...toAccess(draft),
        ...toSelection(draft),
        ...(draft.textColumn !== "" && { mapping: toMapping(draft) }),
        ...(connection && { connectionId: connection.id }),
      });
      if (answer.problem) return { preview: null, problem: answer.problem.sentence };
      return { preview: answer.preview, problem: null };
    } catch (error) {
      return { preview: null, problem: describeError(error).message };
    }
  }
  function choose(mapping: ReturnType<typeof orEmpty>) {
    for (const [name, column] of Object.entries(mapping))
      form.setValue(name as keyof typeof mapping, column, { shouldValidate: column !== "" });
  }
  async function run(): Promise<void> {
    const draft = form.getValues();
    let found = await ask(draft);
    if (found.preview && !fits(draft, found.preview)) {
      // What was refused for want of the old columns is read anew with the proposed ones.
      const proposed = orEmpty(found.preview.proposed);
      if (draft.textColumn !== "") found = await ask({ ...draft, ...proposed });
      choose(proposed);
    }
    setSeen({ asked: askedOf(draft), ...found });
  }
  return {
    ...{ run, isPending },
    preview: seen?.preview ?? null,
    problem: seen?.problem ?? null,
    isFresh: seen !== null && seen.asked === askedOf(form.getValues()),
    /** Takes other columns and shows what they make of the rows. */
    async remap(mapping: ColumnMapping) {
      choose(orEmpty(mapping));
      await run();
    },
  };
}

function fits({ textColumn, idColumn, labelColumn }: StorageDraft, { columns }: StoragePreview): boolean {
  if (columns.length === 0) return textColumn !== "";
  const isThere = (column: string) => column === "" || columns.includes(column);
  return textColumn !== "" && [textColumn, idColumn, labelColumn].every(isThere);
}
