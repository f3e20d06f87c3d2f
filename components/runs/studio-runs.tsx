// The right side of the prompt studio: where a version runs, how far it is, and what came out.
"use client";

import type { StudioPrompt } from "@/components/prompts/types";
import { EmptyState } from "@/components/ui/empty-state";

export interface StudioRunsProps {
  prompt: StudioPrompt;
  /** The version that is open in the editor. */
  versionId: string;
  /** Saves unsaved edits and answers with the version to run; null when that failed and the person was told. */
  saveFirst: () => Promise<{ versionId: string } | null>;
  onSelectVersion: (versionId: string) => void;
  onUseModel: (modelId: string) => void;
}

export function StudioRuns({ prompt, versionId }: StudioRunsProps) {
  const version = prompt.versions.find(({ id }) => id === versionId);
  return (
    <EmptyState
      title="No results yet"
      description={`Run version ${version?.number ?? 1} to see what it answers.`}
    />
  );
}
