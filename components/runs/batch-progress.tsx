// The batches of an Economy run that are not finished: how far each is with the provider.
import type { Run } from "@/components/runs/types";
import { batchWords } from "@/lib/batch-words";
import { formatPlural } from "@/lib/format";

/** Nothing for a live run, and once everything is brought in. */
export function BatchProgress({ batches }: Pick<Run, "batches">) {
  if (!batches || batches.open.length === 0) return null;
  return (
    <div className="text-sm">
      <ul aria-label="Batches" className="tabular">
        {batches.open.map((batch) => (
          <li key={batch.number}>
            Batch {batch.number}: {batchWords(batch)}
          </li>
        ))}
      </ul>
      {batches.finished > 0 ? (
        <p className="text-muted">
          {formatPlural(batches.finished, "other batch", "other batches")} finished.
        </p>
      ) : null}
    </div>
  );
}
