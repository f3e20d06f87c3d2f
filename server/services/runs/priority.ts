// Which runs go before others: the small ones, whose result somebody waits for.
import type { Priority } from "@/server/llm/limits";

const SMALL_RUN = 50;
/** A try and an evaluation are looked at as soon as they are there. */
const SMALL_TRY = 200;

export function priorityOf({ scope, total }: { scope: string; total: number }): Priority {
  return total <= (scope === "all" ? SMALL_RUN : SMALL_TRY) ? "interactive" : "bulk";
}
