// The connection form from its first field to the stored connection: steps, test, preview, save.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { FieldPath } from "react-hook-form";
import { describeError } from "@/components/error-note";
import { useProjectInput } from "@/components/projects/project-context";
import {
  type DraftField,
  draftOf,
  draftSchema,
  fieldOf,
  proposedTitle,
  STEP_FIELDS,
  STEPS,
  type Step,
  type StorageDraft,
  stepOf,
  toConnection,
} from "@/components/storage/draft";
import type { ConnectionView } from "@/components/storage/types";
import { usePreview } from "@/components/storage/use-preview";
import { useRefreshStorage, useStoragePaths } from "@/components/storage/use-storage";
import { useTest } from "@/components/storage/use-test";
import { useTRPC } from "@/components/trpc";
import { useZodForm } from "@/components/ui/form";
import { toast } from "@/components/ui/toast";

export type Wizard = ReturnType<typeof useWizard>;
export type WizardForm = Wizard["form"];

export function useWizard(connection: ConnectionView | null) {
  const [schema] = useState(() => draftSchema(connection));
  const form = useZodForm(schema, draftOf(connection));
  const [step, setStep] = useState<Step>("place");
  const draft = form.watch();
  const test = useTest(draft, connection);
  const preview = usePreview(form, connection);
  const { save, isSaving } = useSave(form, connection, setStep);

  const isSound = (at: Step, fields = STEP_FIELDS[at]) => form.trigger([...fields], { shouldFocus: true });
  async function leave(at: Step) {
    if (at === "place" && !((await isSound("place")) && (test.isPassed || (await test.run())))) return;
    if (at === "objects" && !(await isSound("objects"))) return;
    if (at === "objects" && form.getValues("title") === "")
      form.setValue("title", proposedTitle(form.getValues()));
    setStep(STEPS[STEPS.indexOf(at) + 1] ?? at);
  }
  return {
    form,
    draft,
    step,
    test: { ...test, run: async () => (await isSound("place")) && test.run() },
    preview: {
      ...preview,
      run: async () => {
        const selection = STEP_FIELDS.objects.filter((field) => !field.endsWith("Column"));
        if (await isSound("objects", selection)) await preview.run();
      },
    },
    leave,
    goBack: setStep,
    isSaving,
    save: async (syncs: boolean) => {
      if (await isSound("settings")) await save(syncs);
    },
  };
}

type Form = ReturnType<typeof useZodForm<ReturnType<typeof draftSchema>>>;

/** Stores the connection and opens its page; what the server refuses is shown where it was filled in. */
function useSave(form: Form, connection: ConnectionView | null, setStep: (step: Step) => void) {
  const { storage } = useTRPC();
  const input = useProjectInput();
  const router = useRouter();
  const paths = useStoragePaths();
  const refresh = useRefreshStorage();
  const create = useMutation(storage.create.mutationOptions({ meta: { silent: true } }));
  const update = useMutation(storage.update.mutationOptions({ meta: { silent: true } }));
  const start = useMutation(storage.startSync.mutationOptions());
  const [isSaving, setIsSaving] = useState(false);

  async function store(draft: StorageDraft): Promise<string> {
    const values = { ...input, ...toConnection(draft) };
    if (!connection) return (await create.mutateAsync(values)).connectionId;
    await update.mutateAsync({ ...values, connectionId: connection.id });
    return connection.id;
  }
  function showRefusal(error: unknown) {
    const { fields, message } = describeError(error);
    const found = Object.entries(fields).flatMap(([path, words]) => {
      const field = fieldOf(path, form.getValues("product"));
      return field ? [{ field, words }] : [];
    });
    for (const { field, words } of found) form.setError(field as FieldPath<StorageDraft>, { message: words });
    const [first] = found;
    if (first) setStep(stepOf(first.field as DraftField));
    else form.setError("root", { message });
  }
  async function save(syncs: boolean) {
    setIsSaving(true);
    try {
      const connectionId = await store(form.getValues());
      // A connection that is stored stays so, also when its sync does not start.
      if (syncs)
        await start.mutateAsync({ ...input, connectionId, retriesFailed: false }).catch(() => undefined);
      await refresh();
      toast.success("The connection is saved.");
      router.push(paths.connection(connectionId));
    } catch (error) {
      showRefusal(error);
    } finally {
      setIsSaving(false);
    }
  }
  return { save, isSaving };
}
