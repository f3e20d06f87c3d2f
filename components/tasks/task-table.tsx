// The rows of the task list; only those on the screen are in the page, so a hundred thousand scroll as well as ten.
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useCan } from "@/components/can";
import type { TaskListRow } from "@/components/projects/types";
import { TaskRow } from "@/components/tasks/task-row";
import { Checkbox } from "@/components/ui/checkbox";
import { HeadCell, TableHead } from "@/components/ui/table";

const ROW_PX = 36;
const AHEAD = 20;

export interface TaskTableProps {
  tasks: readonly TaskListRow[];
  open: bigint | null;
  onOpen: (id: bigint) => void;
  selected: ReadonlySet<bigint>;
  onSelect: (selected: ReadonlySet<bigint>) => void;
  hasMore: boolean;
  onMore: () => void;
}

export function TaskTable({ tasks, open, onOpen, selected, onSelect, hasMore, onMore }: TaskTableProps) {
  const box = useRef<HTMLDivElement>(null);
  const canDelete = useCan()("task.delete");
  const rows = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: AHEAD,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= tasks.length - AHEAD) onMore();
  }, [hasMore, last, tasks.length, onMore]);
  const openAt = tasks.findIndex((task) => task.id === open);
  useEffect(() => {
    if (openAt >= 0) rows.scrollToIndex(openAt);
  }, [openAt, rows]);
  const [first] = tasks;
  const columns = {
    truth: open === null && first?.groundTruthLabelId !== undefined,
    prediction: open === null && first?.prediction !== undefined,
  };
  const isAll = tasks.length > 0 && tasks.every((task) => selected.has(task.id));
  const select = (ids: bigint[], on: boolean) =>
    onSelect(new Set(on ? [...selected, ...ids] : [...selected].filter((id) => !ids.includes(id))));
  return (
    <section
      ref={box}
      aria-label="Tasks"
      className="relative max-h-[70dvh] min-h-60 min-w-0 grow overflow-auto rounded-lg border bg-surface md:max-h-none"
    >
      <table
        className="w-full table-fixed border-separate border-spacing-0 text-left"
        aria-rowcount={tasks.length}
      >
        <TaskHead
          columns={columns}
          {...(canDelete && {
            isAll,
            onAll: (on: boolean) =>
              select(
                tasks.map((task) => task.id),
                on,
              ),
          })}
        />
        <tbody>
          <Spacer px={items[0]?.start ?? 0} />
          {items.map((item) => {
            const task = tasks[item.index];
            return task ? (
              <TaskRow
                key={String(task.id)}
                task={task}
                isOpen={task.id === open}
                onOpen={onOpen}
                columns={columns}
                {...(canDelete && {
                  isSelected: selected.has(task.id),
                  onSelect: (on: boolean) => select([task.id], on),
                })}
              />
            ) : null;
          })}
          <Spacer px={rows.getTotalSize() - (items.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </section>
  );
}

type HeadProps = {
  columns: { truth: boolean; prediction: boolean };
  isAll?: boolean;
  onAll?: (on: boolean) => void;
};

function TaskHead({ columns, isAll, onAll }: HeadProps) {
  return (
    <TableHead>
      <tr>
        {onAll ? (
          <HeadCell className="w-10">
            <Checkbox
              aria-label="Select all loaded tasks"
              checked={isAll ?? false}
              onCheckedChange={(on) => onAll(on === true)}
            />
          </HeadCell>
        ) : null}
        <HeadCell className="w-14" numeric>
          No.
        </HeadCell>
        <HeadCell>Text</HeadCell>
        <HeadCell className="hidden w-40 sm:table-cell">Labels</HeadCell>
        {columns.prediction ? <HeadCell className="hidden w-48 lg:table-cell">Prediction</HeadCell> : null}
        {columns.truth ? <HeadCell className="hidden w-44 md:table-cell">Ground truth</HeadCell> : null}
      </tr>
    </TableHead>
  );
}

const Spacer = ({ px }: { px: number }) =>
  px > 0 ? (
    <tr>
      <td style={{ height: px }} />
    </tr>
  ) : null;
