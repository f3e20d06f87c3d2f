// Whether an answer is the ground truth, as a mark that is also read out.
import { Check, X } from "lucide-react";

export function Verdict({ labelId, truthId }: { labelId: string | null; truthId: string | null }) {
  if (truthId === null) return null;
  return labelId === truthId ? (
    <Check className="size-4 shrink-0 text-success-ink" aria-label="Right" />
  ) : (
    <X className="size-4 shrink-0 text-danger-ink" aria-label="Wrong" />
  );
}
