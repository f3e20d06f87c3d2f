// The version that is open in the editor, what was typed into it, and saving that.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useMembership } from "@/components/can";
import { describeError, type ErrorNote } from "@/components/error-note";
import { keepEdit, keptEdit } from "@/components/prompts/studio/kept-edits";
import { usePrompt } from "@/components/prompts/studio/use-prompt";
import type { StudioPrompt, StudioVersion } from "@/components/prompts/types";
import { showError } from "@/components/query-client";
import { useTRPC } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import { changeEdit, type PromptEdit, type PromptText, sameText } from "@/lib/prompt-edit";

export interface SaveOptions {
  asNew?: boolean;
  name?: string;
}

export type Draft = ReturnType<typeof useDraft>;

const newest = (prompt: StudioPrompt) =>
  prompt.versions.find(({ state }) => state !== "archived") ?? prompt.versions[0];

/**
 * Opens what was typed and not saved, else `wantedId`, else the newest version. `version` is the saved one, `text` what the
 * editor shows; `conflict` asks to choose after a save met somebody else's.
 */
export function useDraft(initial: StudioPrompt, wantedId?: string) {
  const { prompt, refresh } = usePrompt(initial);
  const [edit, setEdit] = useState(() => keptEdit(initial));
  const [versionId, setVersionId] = useState(edit?.versionId ?? wantedId ?? newest(initial)?.id ?? "");
  const [conflict, setConflict] = useState<PromptEdit | null>(null);
  const version = prompt.versions.find(({ id }) => id === versionId) ?? newest(prompt);
  if (!version) throw new Error("A prompt has at least one version.");
  const text: PromptText = edit ?? version;
  useEffect(() => keepEdit(initial.id, edit), [initial.id, edit]);
  const save = useSave({ prompt, version, edit, refresh, setEdit, setVersionId, setConflict });

  return {
    prompt,
    version,
    text,
    edit,
    isDirty: edit !== null,
    conflict,
    ...save,
    change: (change: Partial<PromptText>) => setEdit((present) => changeEdit(present, version, change)),
    /** Opens another version and forgets what was typed. */
    open: (next: string) => {
      setEdit(null);
      setVersionId(next);
    },
    discard: () => setEdit(null),
    closeConflict: () => setConflict(null),
    takeTheirs: () => {
      setEdit(null);
      setConflict(null);
    },
    refresh,
  };
}

interface SaveParts {
  prompt: StudioPrompt;
  version: StudioVersion;
  edit: PromptEdit | null;
  refresh: () => Promise<void>;
  setEdit: (next: (present: PromptEdit | null) => PromptEdit | null) => void;
  setVersionId: (id: string) => void;
  setConflict: (edit: PromptEdit | null) => void;
}

type Saved = { versionId: string } | null;

/** Sends the text as it is now; null when that failed and the person was told or asked. */
function useSend(parts: SaveParts) {
  const org = useMembership().org.slug;
  const { mutateAsync } = useMutation(useTRPC().version.save.mutationOptions({ meta: { silent: true } }));
  return async function send({ asNew = false, name }: SaveOptions): Promise<Saved> {
    const { prompt, version, edit, refresh, setEdit, setVersionId, setConflict } = parts;
    const { system, user, model, longTexts } = edit ?? version;
    const revision = edit?.revision ?? version.revision;
    const becomesNext = asNew || version.state !== "draft";
    const label = name ?? (becomesNext ? "" : version.name);
    const content = { system, user, model, longTexts };
    const input = { org, promptId: prompt.id, versionId: version.id, revision, ...content };
    try {
      const saved = await mutateAsync({ ...input, name: label, asNew });
      await refresh();
      setVersionId(saved.versionId);
      // What was typed while the save was on its way stays unsaved, on top of what was saved.
      setEdit((present) =>
        present && !sameText(present, content)
          ? { ...present, versionId: saved.versionId, revision: saved.revision }
          : null,
      );
      setConflict(null);
      toast.success(saved.created ? "Saved as a new version." : "Saved.", { key: "prompt-saved" });
      return { versionId: saved.versionId };
    } catch (error) {
      const note: ErrorNote = describeError(error);
      if (note.code !== "conflict") showError(error);
      else {
        await refresh();
        setConflict({ versionId: version.id, revision, ...content });
      }
      return null;
    }
  };
}

function useSave(parts: SaveParts) {
  const send = useSend(parts);
  const running = useRef<Promise<Saved> | null>(null);
  const [isSaving, setSaving] = useState(false);

  /** The saved version, or null when the save failed and the person was told. Two clicks are one save. */
  async function save(options: SaveOptions = {}): Promise<Saved> {
    if (running.current) return running.current;
    setSaving(true);
    running.current = send(options);
    try {
      return await running.current;
    } finally {
      running.current = null;
      setSaving(false);
    }
  }
  return { save, isSaving };
}
