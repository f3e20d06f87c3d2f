// An estimate in words.
import type { RunEstimate } from "@/components/runs/types";
import type { Amounts, Range } from "@/lib/estimate";
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatPlural,
  formatTokens,
  formatUsd,
} from "@/lib/format";

type Mode = "live" | "batch";
type Priced = Pick<RunEstimate, "tasks" | "live" | "economy">;

const MINUTE_MS = 60_000;
/** Shorter runs are over before their estimate has been read. */
const SHOWN_MINUTES = 0.1;

/** What the run takes in this mode; null for the demo model, where nothing is counted. */
export const amountsOf = ({ live, economy }: Omit<Priced, "tasks">, mode: Mode): Amounts | null =>
  mode === "batch" ? economy : live;

const priceWords = (dollars: number) => (dollars === 0 ? "free" : formatUsd(dollars));

/** "120 tasks, about 14.2k tokens, $0.0021"; an unknown price is said to be unknown. */
export function estimateWords(estimate: Priced, mode: Mode = "live"): string {
  const { tasks } = estimate;
  const amounts = amountsOf(estimate, mode);
  const parts = [formatPlural(tasks, "task")];
  if (tasks > 0 && amounts) {
    if (amounts.tokens.expected > 0)
      parts.push(`about ${formatTokens(Math.round(amounts.tokens.expected))} tokens`);
    parts.push(amounts.usd === null ? "price unknown" : priceWords(amounts.usd.expected));
  }
  return parts.join(", ");
}

/** The button that starts it: "Run 240 tasks for about $0.31". */
export function confirmWords(estimate: Priced, mode: Mode = "live"): string {
  const dollars = amountsOf(estimate, mode)?.usd?.expected;
  return `Run ${formatPlural(estimate.tasks, "task")}${dollars ? ` for about ${formatUsd(dollars)}` : ""}`;
}

/** "at least $0.0020, at most $0.0090"; null where there is nothing to say. */
export function rangeWords(range: Range | null): string | null {
  if (range === null || range.max === 0) return null;
  return `at least ${formatUsd(range.min)}, at most ${formatUsd(range.max)}`;
}

/** Null where it ends at once. */
export function minutesWords({
  minutes,
  live,
  tasks,
}: Pick<RunEstimate, "minutes" | "live" | "tasks">): string | null {
  if (live === null || tasks === 0) return null;
  if (minutes === null)
    return "How long it takes is not known: the provider tells its rate limit with the first answer.";
  return minutes < SHOWN_MINUTES
    ? null
    : `Takes ${formatDuration(minutes * MINUTE_MS)} or more at OpenAI's rate limit.`;
}

/** "counted 42%", or null when all tasks are. */
export function countedWords({ counted, tasks }: Pick<RunEstimate, "counted" | "tasks">): string | null {
  return counted >= tasks ? null : `counted ${formatPercent(counted / tasks, 0)}`;
}

/** What becomes of tasks that cannot be asked about as they are. */
export function warningWords({
  missing,
  tooLong,
  isCut,
}: Pick<RunEstimate, "missing" | "tooLong" | "isCut">): string[] {
  const words: string[] = [];
  if (tooLong > 0)
    words.push(
      isCut
        ? `${formatPlural(tooLong, "text")} too long for this model: only the start and the end are sent.`
        : `${formatPlural(tooLong, "text")} too long for this model: they fail without a call.`,
    );
  if (missing > 0)
    words.push(`${formatCount(missing)} of the tasks lack a column of the prompt: they fail without a call.`);
  return words;
}
