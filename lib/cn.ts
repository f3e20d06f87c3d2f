// Joins class names so that a later Tailwind class wins over an earlier one of the same kind.
import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({ extend: { theme: { text: ["2xs"], shadow: ["float"] } } });

/** Takes strings, arrays and `{ class: condition }` records; false, null and undefined are skipped. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
