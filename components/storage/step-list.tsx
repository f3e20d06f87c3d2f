// The steps of the connection form; those that are done lead back.
import { Check } from "lucide-react";
import { STEPS, type Step } from "@/components/storage/draft";
import { cn } from "@/lib/cn";

const NAMES: Readonly<Record<Step, string>> = {
  place: "Storage",
  objects: "Objects",
  settings: "Settings",
};

export function StepList({ step, onStep }: { step: Step; onStep: (step: Step) => void }) {
  const now = STEPS.indexOf(step);
  return (
    <ol aria-label="Steps" className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      {STEPS.map((name, at) => (
        <li key={name} aria-current={at === now ? "step" : undefined} className="flex items-center gap-1.5">
          <span
            aria-hidden="true"
            className={cn(
              "grid size-5 place-items-center rounded-full border text-xs tabular [&_svg]:size-3",
              at === now && "border-transparent bg-accent text-on-accent",
            )}
          >
            {at < now ? <Check /> : at + 1}
          </span>
          {at < now ? (
            <button
              type="button"
              className="rounded-sm text-muted underline-offset-2 hover:underline"
              onClick={() => onStep(name)}
            >
              {NAMES[name]}
            </button>
          ) : (
            <span className={at === now ? "font-medium" : "text-muted"}>{NAMES[name]}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
