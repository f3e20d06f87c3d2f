// One row of the task list: the beginning of the text, its labels, the prediction and the truth.
"use client";

import { Star } from "lucide-react";
import { useLabelOf } from "@/components/projects/project-context";
import type { TaskListRow } from "@/components/projects/types";
import { Checkbox } from "@/components/ui/checkbox";
import { LabelChip } from "@/components/ui/label-chip";
import { Cell, TableRow } from "@/components/ui/table";
import { formatPercent } from "@/lib/format";

export interface TaskRowProps {
  task: TaskListRow;
  isOpen: boolean;
  onOpen: (id: bigint) => void;
  /** Beside the open task there is room for the text and its labels only. */
  columns: { prediction: boolean; truth: boolean };
  isSelected?: boolean;
  onSelect?: (on: boolean) => void;
}

export function TaskRow({ task, isOpen, onOpen, columns, isSelected, onSelect }: TaskRowProps) {
  return (
    <TableRow selected={isOpen} className="h-9 cursor-pointer" onClick={() => onOpen(task.id)}>
      {onSelect ? (
        <Cell onClick={(event) => event.stopPropagation()}>
          <Checkbox
            aria-label={`Select task ${task.innerId}`}
            checked={isSelected ?? false}
            onCheckedChange={(on) => onSelect(on === true)}
          />
        </Cell>
      ) : null}
      <Cell numeric className="text-muted">
        {task.innerId}
      </Cell>
      <Cell>
        <button type="button" className="block w-full truncate text-left" aria-expanded={isOpen} dir="auto">
          {task.excerpt}
        </button>
      </Cell>
      <Cell className="hidden sm:table-cell">
        <Labels task={task} />
      </Cell>
      {columns.prediction ? (
        <Cell className="hidden lg:table-cell">
          {task.prediction ? (
            <Chip
              id={task.prediction.labelId}
              name={task.prediction.label}
              confidence={task.prediction.confidence}
            />
          ) : null}
        </Cell>
      ) : null}
      {columns.truth ? (
        <Cell className="hidden md:table-cell">
          {task.groundTruthLabelId ? (
            <span className="flex items-center gap-1.5">
              <Star className="size-3.5 shrink-0 fill-current text-warning" aria-label="Ground truth" />
              <Chip id={task.groundTruthLabelId} name={null} />
            </span>
          ) : null}
        </Cell>
      ) : null}
    </TableRow>
  );
}

function Labels({ task }: { task: TaskListRow }) {
  const [first] = task.labelIds;
  if (first === undefined)
    return task.skippedCount > 0 ? <span className="text-faint text-sm">skipped</span> : null;
  const more = task.labelIds.length - 1;
  return (
    <span className="flex items-center gap-1">
      <Chip id={first} name={null} />
      {more > 0 ? <span className="text-muted text-sm tabular">+{more}</span> : null}
    </span>
  );
}

type ChipProps = { id: string | null; name: string | null; confidence?: number | null };

function Chip({ id, name, confidence }: ChipProps) {
  const label = useLabelOf()(id);
  return (
    <LabelChip
      name={label?.value ?? name ?? "–"}
      color={label?.color}
      retired={label?.retiredAt != null}
      {...(confidence == null ? {} : { detail: formatPercent(confidence, 0), proposed: true })}
    />
  );
}
