// The likeliest labels of one answer with the probabilities that the model gave them, as bars.
import { LabelById } from "@/components/runs/label-book";
import type { ResultRow, Run } from "@/components/runs/types";
import { cn } from "@/lib/cn";
import { formatPercent } from "@/lib/format";

export interface ProbabilityBarsProps {
  distribution: NonNullable<ResultRow["distribution"]>;
  labels: Run["labels"];
  chosenId: string | null;
}

export function ProbabilityBars({ distribution, labels, chosenId }: ProbabilityBarsProps) {
  const rows = distribution.flatMap(([position, share]) => {
    const label = labels[position];
    return label ? [{ id: label.id, share }] : [];
  });
  const rest = labels.length - rows.length;
  return (
    <section className="grid gap-2">
      <h3 className="font-medium text-muted text-sm">Probabilities</h3>
      <ol className="grid gap-1.5">
        {rows.map(({ id, share }) => (
          <li key={id} className="grid grid-cols-[minmax(0,9rem)_minmax(0,1fr)_3.5rem] items-center gap-3">
            <LabelById id={id} className="max-w-full justify-self-start" />
            <span className="h-2 overflow-hidden rounded-full bg-hover" aria-hidden="true">
              <span
                className={cn("block h-full rounded-full", id === chosenId ? "bg-accent" : "bg-line-strong")}
                style={{ width: `${share * 100}%` }}
              />
            </span>
            <span className="text-right tabular">{formatPercent(share)}</span>
          </li>
        ))}
      </ol>
      {rest > 0 ? (
        <p className="text-muted text-sm">
          {rows.length === 1
            ? "The model told how sure it is of its answer, not of the other classes."
            : `The other ${rest} classes are less likely.`}
        </p>
      ) : null}
    </section>
  );
}
