// The dry run label by label: each can be left out, and what would then not be converted is greyed.
"use client";

import { type ReactNode, useId } from "react";
import type { PreviewCount } from "@/components/predictions/types";
import { Checkbox } from "@/components/ui/checkbox";
import { LabelChip } from "@/components/ui/label-chip";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { ConversionTotals } from "@/lib/conversion-counts";
import { formatCount } from "@/lib/format";

export interface DryRunTableProps {
  labels: PreviewCount[];
  totals: ConversionTotals;
  /** Ids of the labels that are not converted. */
  leftOut: readonly string[];
  showsUnsure: boolean;
  onLeaveOut: (labelIds: string[]) => void;
}

// On a phone what is left out is one column, and the reasons stand in the sum above.
const WIDE = "max-sm:hidden";
const NARROW = "sm:hidden";

export function DryRunTable({ labels, totals, leftOut, showsUnsure, onLeaveOut }: DryRunTableProps) {
  const isLeftOut = (labelId: string) => leftOut.includes(labelId);
  const chosen = labels.filter(({ labelId }) => !isLeftOut(labelId)).length;
  const toggle = (labelId: string) =>
    onLeaveOut(isLeftOut(labelId) ? leftOut.filter((id) => id !== labelId) : [...leftOut, labelId]);
  return (
    <Table aria-label="Dry run by label">
      <TableHead>
        <tr>
          <HeadCell>
            <Choice
              name="all labels"
              checked={chosen === labels.length ? true : chosen > 0 ? "indeterminate" : false}
              onChange={(all) => onLeaveOut(all ? [] : labels.map(({ labelId }) => labelId))}
            >
              Label
            </Choice>
          </HeadCell>
          <HeadCell numeric>Convert</HeadCell>
          <HeadCell numeric className={NARROW}>
            Left out
          </HeadCell>
          <HeadCell numeric className={WIDE}>
            Annotated
          </HeadCell>
          {showsUnsure ? (
            <HeadCell numeric className={WIDE}>
              Below minimum
            </HeadCell>
          ) : null}
          <HeadCell numeric className={WIDE}>
            Predicted
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {labels.map((row) => (
          <TableRow key={row.labelId} className={isLeftOut(row.labelId) ? "text-muted" : undefined}>
            <Cell>
              <Choice name={row.label} checked={!isLeftOut(row.labelId)} onChange={() => toggle(row.labelId)}>
                <LabelChip name={row.label} color={row.color} />
              </Choice>
            </Cell>
            <Numbers counts={row} showsUnsure={showsUnsure} />
          </TableRow>
        ))}
        <TableRow className="font-semibold">
          <Cell>{chosen === labels.length ? "Total" : `Total of ${formatCount(chosen)} chosen`}</Cell>
          <Numbers
            counts={{ ...totals, predicted: totals.predicted - totals.otherLabels }}
            showsUnsure={showsUnsure}
          />
        </TableRow>
      </TableBody>
    </Table>
  );
}

type ChoiceProps = {
  name: string;
  checked: boolean | "indeterminate";
  onChange: (on: boolean) => void;
  children: ReactNode;
};

function Choice({ name, checked, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex cursor-pointer items-center gap-2">
      <Checkbox
        id={id}
        aria-label={`Convert ${name}`}
        checked={checked}
        onCheckedChange={(on) => onChange(on === true)}
      />
      {children}
    </label>
  );
}

type Counts = Pick<PreviewCount, "converts" | "annotated" | "unsure" | "predicted">;

function Numbers({ counts, showsUnsure }: { counts: Counts; showsUnsure: boolean }) {
  const { converts, annotated, unsure, predicted } = counts;
  return (
    <>
      <Cell numeric>{formatCount(converts)}</Cell>
      <Cell numeric className={NARROW}>
        {formatCount(predicted - converts)}
      </Cell>
      <Cell numeric className={WIDE}>
        {formatCount(annotated)}
      </Cell>
      {showsUnsure ? (
        <Cell numeric className={WIDE}>
          {formatCount(unsure)}
        </Cell>
      ) : null}
      <Cell numeric className={WIDE}>
        {formatCount(predicted)}
      </Cell>
    </>
  );
}
