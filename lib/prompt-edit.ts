// What somebody has typed into a prompt version and not saved yet.

import type { LongTexts } from "@/lib/long-texts";

export type PromptText = { system: string; user: string; model: string; longTexts: LongTexts };
/** `versionId` and `revision` are what the typing started from. */
export type PromptEdit = PromptText & { versionId: string; revision: number };

export function sameText(a: PromptText, b: PromptText): boolean {
  return a.system === b.system && a.user === b.user && a.model === b.model && a.longTexts === b.longTexts;
}

/** The edit after a change; null once the text is again what was saved. */
export function changeEdit(
  edit: PromptEdit | null,
  saved: PromptText & { id: string; revision: number },
  change: Partial<PromptText>,
): PromptEdit | null {
  const { system, user, model, longTexts } = edit ?? saved;
  const revision = edit?.revision ?? saved.revision;
  const next = { system, user, model, longTexts, ...change, versionId: saved.id, revision };
  return sameText(next, saved) ? null : next;
}
