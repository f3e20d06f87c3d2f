// Who did what and when: filters over a list that grows on demand.
"use client";

import { ScrollText } from "lucide-react";
import { AuditFilters } from "@/components/audit/audit-filters";
import { AuditRow } from "@/components/audit/audit-row";
import { useAudit, useAuditFilter } from "@/components/audit/use-audit";
import { describeError } from "@/components/error-note";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { HeadCell, Table, TableBody, TableHead } from "@/components/ui/table";

/** Of the whole organization, or of the project `projectId`. */
export function AuditLog({ projectId = null }: { projectId?: string | null }) {
  const { filter, set, clear } = useAuditFilter();
  return (
    <div className="grid grid-cols-1 gap-4">
      <AuditFilters filter={filter} set={set} isOfProject={projectId !== null} />
      <Entries key={JSON.stringify(filter)} filter={filter} projectId={projectId} onClear={clear} />
    </div>
  );
}

type EntriesProps = {
  filter: ReturnType<typeof useAuditFilter>["filter"];
  projectId: string | null;
  onClear: () => void;
};

function Entries({ filter, projectId, onClear }: EntriesProps) {
  const query = useAudit(filter, projectId);
  if (query.isError && !query.data)
    return (
      <ErrorState
        title="The log did not load"
        description={describeError(query.error).message}
        requestId={describeError(query.error).requestId}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
      />
    );
  if (!query.data) return <TableSkeleton rows={8} columns={4} label="Loading the log" />;
  const entries = query.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) {
    const isFiltered = Object.values(filter).some((value) => value !== null);
    return (
      <EmptyState
        icon={<ScrollText />}
        title={isFiltered ? "No entry matches" : "Nothing has happened yet"}
        description={
          isFiltered
            ? "There may be some of another kind, person or day."
            : "Whoever changes, runs or deletes something is named here."
        }
        action={isFiltered ? <Button onClick={onClear}>Show all entries</Button> : null}
      />
    );
  }
  return (
    <>
      <Table aria-label="Audit log">
        <TableHead>
          <tr>
            <HeadCell className="w-8">
              <span className="sr-only">Details</span>
            </HeadCell>
            <HeadCell>What</HeadCell>
            {projectId === null ? <HeadCell className="hidden md:table-cell">Project</HeadCell> : null}
            <HeadCell className="hidden sm:table-cell">When</HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {entries.map((entry) => (
            <AuditRow key={String(entry.id)} entry={entry} showsProject={projectId === null} />
          ))}
        </TableBody>
      </Table>
      {query.hasNextPage ? (
        <div>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show earlier
          </Button>
        </div>
      ) : null}
    </>
  );
}
