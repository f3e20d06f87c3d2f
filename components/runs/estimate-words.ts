// An estimate in words.
import type { RunEstimate } from "@/components/runs/types";
import { formatPlural, formatTokens, formatUsd } from "@/lib/format";

type Amounts = Pick<RunEstimate, "tasks" | "tokens" | "costUsd">;

const priceWords = (dollars: number) => (dollars === 0 ? "free" : formatUsd(dollars));

/** "120 tasks, about 14.2k tokens, $0.0021"; an unknown price is said to be unknown. The demo model counts no tokens. */
export function estimateWords({ tasks, tokens, costUsd }: Amounts): string {
  const parts = [formatPlural(tasks, "task")];
  if (tasks > 0 && tokens) parts.push(`about ${formatTokens(tokens)} tokens`);
  if (tasks > 0 && tokens !== null) parts.push(costUsd === null ? "price unknown" : priceWords(costUsd));
  return parts.join(", ");
}

/** The button that starts it: "Run 240 tasks for about $0.31". */
export function confirmWords({ tasks, costUsd }: Amounts): string {
  return `Run ${formatPlural(tasks, "task")}${costUsd ? ` for about ${formatUsd(costUsd)}` : ""}`;
}
