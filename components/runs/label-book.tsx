// Names and colours of labels by id: those of today, and for labels that went since those that the run froze.
"use client";

import { createContext, use } from "react";
import { LabelChip } from "@/components/ui/label-chip";

export type BookLabel = { value: string; color: string | null; retired: boolean };
export type LabelBook = ReadonlyMap<string, BookLabel>;

/** `frozen` are the labels of a run; a label that only the run knows is retired. */
export function labelBook(
  current: readonly { id: string; value: string; color: string | null }[],
  frozen: readonly { id: string; value: string }[] = [],
): LabelBook {
  const old = frozen.map(({ id, value }) => [id, { value, color: null, retired: true }] as const);
  const now = current.map(({ id, value, color }) => [id, { value, color, retired: false }] as const);
  return new Map<string, BookLabel>([...old, ...now]);
}

const LabelBookContext = createContext<LabelBook>(new Map());
export const LabelBookProvider = LabelBookContext.Provider;
export const useLabelBook = () => use(LabelBookContext);

/** The name of a label, also of one that nobody knows any more. */
export const nameIn = (book: LabelBook, id: string) => book.get(id)?.value ?? "a label that was removed";

export interface LabelByIdProps {
  id: string;
  proposed?: boolean;
  detail?: string | undefined;
  className?: string;
}

export function LabelById({ id, proposed, detail, className }: LabelByIdProps) {
  const book = useLabelBook();
  const label = book.get(id);
  return (
    <LabelChip
      name={nameIn(book, id)}
      color={label?.color}
      retired={label?.retired ?? true}
      proposed={proposed ?? false}
      {...(detail === undefined ? {} : { detail })}
      {...(className ? { className } : {})}
    />
  );
}
