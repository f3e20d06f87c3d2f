// Ground truth against prediction, with a column for tasks without an answer; a number opens its tasks.
"use client";

import type { CSSProperties } from "react";
import { nameIn, useLabelBook } from "@/components/runs/label-book";
import type { ResultsView } from "@/components/runs/types";
import { cn } from "@/lib/cn";
import { formatCount, formatPercent } from "@/lib/format";
import { type Confusion, cellCount } from "@/lib/metrics/confusion";

export interface ConfusionMatrixProps {
  confusion: Confusion;
  onCell: (cell: NonNullable<ResultsView["cell"]>) => void;
}

const CORNER = "sticky z-10 border-r border-b bg-sunken px-1.5 py-1.5 font-medium text-muted text-xs";

export function ConfusionMatrix({ confusion, onCell }: ConfusionMatrixProps) {
  const book = useLabelBook();
  const { labels, support } = confusion;
  const truths = labels.filter((label) => (support.get(label) ?? 0) > 0);
  const columns = [...labels, null];
  return (
    <section
      aria-label="Confusion matrix"
      className="max-h-[70dvh] overflow-auto rounded-lg border bg-surface contain-inline-size"
    >
      <table className="border-separate border-spacing-0">
        <MatrixHead columns={columns} />
        <tbody>
          {truths.map((truth) => (
            <tr key={truth}>
              <th
                scope="row"
                className={cn(CORNER, "left-0 max-w-28 truncate text-left")}
                title={nameIn(book, truth)}
              >
                {nameIn(book, truth)}
              </th>
              {columns.map((predicted) => (
                <MatrixCell
                  key={predicted ?? "none"}
                  confusion={confusion}
                  truthId={truth}
                  predictedId={predicted}
                  onCell={onCell}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MatrixHead({ columns }: { columns: readonly (string | null)[] }) {
  const book = useLabelBook();
  const nameOf = (label: string | null) => (label === null ? "failed or not run" : nameIn(book, label));
  return (
    <thead>
      <tr>
        <th scope="col" className={cn(CORNER, "top-0 left-0 z-20 w-28 min-w-28 text-left")}>
          Truth
        </th>
        {columns.map((label) => (
          <th
            key={label ?? "none"}
            scope="col"
            className={cn(CORNER, "top-0 min-w-13 max-w-20 px-1 align-bottom text-2xs")}
            title={nameOf(label)}
          >
            <span className="line-clamp-3 break-words">{nameOf(label)}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

type MatrixCellProps = ConfusionMatrixProps & { truthId: string; predictedId: string | null };

function MatrixCell({ confusion, truthId, predictedId, onCell }: MatrixCellProps) {
  const book = useLabelBook();
  const n =
    predictedId === null
      ? (confusion.unanswered.get(truthId) ?? 0)
      : cellCount(confusion, truthId, predictedId);
  const share = n / (confusion.support.get(truthId) ?? 1);
  const isRight = predictedId === truthId;
  const style = { "--share": `${Math.round(share * 55)}%` } as CSSProperties;
  const predicted = predictedId === null ? "failed or not run" : `predicted ${nameIn(book, predictedId)}`;
  return (
    <td
      style={style}
      className={cn(
        "h-9 border-r border-b p-0 text-center tabular",
        n > 0 &&
          (isRight
            ? "bg-[color-mix(in_srgb,var(--color-success)_var(--share),var(--color-surface))]"
            : "bg-[color-mix(in_srgb,var(--color-danger)_var(--share),var(--color-surface))]"),
      )}
    >
      {n === 0 ? (
        <span className="text-faint">·</span>
      ) : (
        <button
          type="button"
          className={cn(
            "size-full px-1 py-1.5 text-ink underline-offset-2 hover:underline focus-visible:-outline-offset-2",
            isRight && "font-semibold",
          )}
          title={`${formatPercent(share)} of the row`}
          aria-label={`${formatCount(n)} with truth ${nameIn(book, truthId)}, ${predicted}, ${formatPercent(share)} of the row`}
          onClick={() => onCell({ truthId, predictedId })}
        >
          {formatCount(n)}
        </button>
      )}
    </td>
  );
}
