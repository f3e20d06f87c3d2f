// Why caps keep a run from starting or going on.
import { capSentence } from "@/lib/budgets";
import { costUsd, NO_USAGE } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import { AppError } from "@/lib/errors";
import { firstStrategy } from "@/lib/models/methods";
import { findModel } from "@/server/llm/catalogue";
import type { Cap } from "@/server/services/budgets/caps";
import type { RunProblem } from "@/server/services/runs/problems";

/** The first cap under which nothing is left, or null. The demo model costs nothing. */
export function capProblem(model: string, caps: readonly Cap[]): RunProblem | null {
  const full = model === "demo" ? undefined : caps.find((cap) => cap.spentUsd >= cap.amountUsd);
  return full ? { code: "BUDGET", message: capSentence(full.kind, caps) } : null;
}

/** False when calls with this model can be counted under no cap. */
export function isPriceKnown(id: string, labels: readonly { value: string }[]): boolean {
  const model = findModel(id);
  if (!model) return false;
  return costUsd(model, NO_USAGE, { strategy: firstStrategy(model, labels), day: dayOf() }) !== null;
}

/** Throws budget unless the price is known, no cap holds, or the person has accepted it. */
export function assertCountable(
  input: { model: string; labels: readonly { value: string }[]; isCapped: boolean },
  acceptsUnknownPrice: boolean,
): void {
  const { model, labels, isCapped } = input;
  if (!isCapped || acceptsUnknownPrice || isPriceKnown(model, labels)) return;
  const message = `The price of ${model} is unknown, so no cap can count what it costs. Confirm that the run may start all the same.`;
  throw new AppError("budget", message);
}
