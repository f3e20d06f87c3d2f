// Keeps what was typed into a prompt while its page is away, for ways out that cannot be held back, until the tab is reloaded.
import type { StudioPrompt } from "@/components/prompts/types";
import type { PromptEdit } from "@/lib/prompt-edit";

const kept = new Map<string, PromptEdit>();

export function keepEdit(promptId: string, edit: PromptEdit | null): void {
  if (edit) kept.set(promptId, edit);
  else kept.delete(promptId);
}

/** Null when nothing was kept or its version is gone. */
export function keptEdit(prompt: StudioPrompt): PromptEdit | null {
  const edit = kept.get(prompt.id);
  return edit && prompt.versions.some(({ id }) => id === edit.versionId) ? edit : null;
}
