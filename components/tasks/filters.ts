// The task list's filter as it stands in the address, so that a filtered list can be shared and goes back with the browser.
"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import type { z } from "zod";
import { SOURCE_STATES, type SourceState, type TaskFilter } from "@/lib/schemas/task";

const YES_NO = ["yes", "no"] as const;
const yesNo = parseAsStringLiteral(YES_NO);

const PARSERS = {
  q: parseAsString,
  labelled: yesNo,
  predicted: yesNo,
  truth: yesNo,
  label: parseAsString,
  source: parseAsStringLiteral(SOURCE_STATES),
  /** The task that is open in the side panel. */
  task: parseAsString,
};

export type TaskAddress = {
  q: string | null;
  labelled: "yes" | "no" | null;
  predicted: "yes" | "no" | null;
  truth: "yes" | "no" | null;
  label: string | null;
  source: SourceState | null;
  task: string | null;
};

export const NO_FILTER = {
  q: null,
  labelled: null,
  predicted: null,
  truth: null,
  label: null,
  source: null,
};

export const useTaskAddress = () => useQueryStates(PARSERS, { history: "replace" });

export const isFiltered = ({ task: _task, ...filter }: TaskAddress) =>
  Object.values(filter).some((value) => value !== null && value !== "");

const is = (value: "yes" | "no" | null, name: string) => (value === null ? {} : { [name]: value === "yes" });

/** What the procedure takes. */
export function toTaskFilter(address: TaskAddress): z.input<typeof TaskFilter> {
  const search = address.q?.trim().slice(0, 200);
  return {
    ...(search ? { search } : {}),
    ...is(address.labelled, "labelled"),
    ...is(address.predicted, "predicted"),
    ...is(address.truth, "groundTruth"),
    ...(address.label ? { labelId: address.label } : {}),
    ...(address.source ? { sourceState: address.source } : {}),
  };
}

/** The open task's id, or null when the address holds something else. */
export const openTaskId = ({ task }: TaskAddress): bigint | null =>
  task && /^[1-9][0-9]{0,17}$/.test(task) ? BigInt(task) : null;
