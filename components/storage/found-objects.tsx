// How many of the first objects match, and the first that do.
import type { StoragePreview } from "@/components/storage/types";
import { Alert } from "@/components/ui/alert";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatBytes, formatCount, formatPlural, NOTHING } from "@/lib/format";

export function FoundObjects({ preview }: { preview: StoragePreview }) {
  const { objects, listed, matched } = preview;
  if (listed === 0)
    return (
      <Alert tone="warning" title="Nothing is there">
        No object begins with this prefix. You may save the connection all the same; a sync takes what comes.
      </Alert>
    );
  return (
    <div className="grid grid-cols-1 gap-2">
      <h3 className="font-medium">{matchWords(preview)}</h3>
      {matched === 0 ? (
        <Alert tone="warning">
          Change the pattern, or save all the same; a sync takes what comes to match.
        </Alert>
      ) : (
        <div className="grid max-h-72 grid-cols-1">
          <Table aria-label="The first objects">
            <TableHead>
              <tr>
                <HeadCell>Object</HeadCell>
                <HeadCell numeric>Size</HeadCell>
                <HeadCell>Changed</HeadCell>
              </tr>
            </TableHead>
            <TableBody>
              {objects.map(({ key, sizeBytes, modifiedAt, problem }) => (
                <TableRow key={key}>
                  <Cell className="min-w-52">
                    <span className="wrap-anywhere">{key}</span>
                    {problem ? <span className="block text-danger-ink text-sm">{problem}</span> : null}
                  </Cell>
                  <Cell numeric className="whitespace-nowrap">
                    {formatBytes(sizeBytes)}
                  </Cell>
                  <Cell className="whitespace-nowrap">
                    {modifiedAt ? <RelativeTime at={modifiedAt} /> : NOTHING}
                  </Cell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </div>
  );
}

/** "12 of the first 1,000 objects match"; "All 3 objects match" where nothing is beyond them. */
export function matchWords({
  listed,
  matched,
  isMore,
}: Pick<StoragePreview, "listed" | "matched" | "isMore">) {
  const verb = matched === 1 ? "matches" : "match";
  if (isMore) return `${formatCount(matched)} of the first ${formatPlural(listed, "object")} ${verb}`;
  if (matched === listed)
    return listed === 1 ? "The only object matches" : `All ${formatCount(listed)} objects match`;
  return `${formatCount(matched)} of ${formatPlural(listed, "object")} ${verb}`;
}
