// The orders in which prompts can be listed.
import type { PromptRow } from "@/components/prompts/types";

export type PromptOrder = { by: "name" | "accuracy" | "updated"; direction: "ascending" | "descending" };
type Sortable = Pick<PromptRow, "name" | "bestAccuracy" | "updatedAt">;

/** A new list; prompts that were never measured come last by accuracy, whatever the direction. */
export function sortPrompts<T extends Sortable>(prompts: readonly T[], { by, direction }: PromptOrder): T[] {
  const sign = direction === "ascending" ? 1 : -1;
  return [...prompts].sort((a, b) => {
    if (by === "name") return sign * a.name.localeCompare(b.name, "en");
    if (by === "updated") return sign * (a.updatedAt.getTime() - b.updatedAt.getTime());
    if (a.bestAccuracy === null || b.bestAccuracy === null)
      return Number(a.bestAccuracy === null) - Number(b.bestAccuracy === null);
    return sign * (a.bestAccuracy - b.bestAccuracy);
  });
}
