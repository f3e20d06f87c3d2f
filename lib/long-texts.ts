// What a version does with a text that is too long for its model.
import { formatPlural } from "@/lib/format";

export const LONG_TEXTS = ["refuse", "head_tail"] as const;
export type LongTexts = (typeof LONG_TEXTS)[number];

export const LONG_TEXTS_WORDS: Readonly<Record<LongTexts, { label: string; description: string }>> = {
  refuse: {
    label: "Refuse long texts",
    description: "A text that is too long for the model fails without a call.",
  },
  head_tail: {
    label: "Cut long texts",
    description: "The model gets its start and its end, three parts to one; every cut is shown.",
  },
};

/** What is said beside a label that was given to a cut text. */
export const cutWords = (leftOutChars: number): string =>
  `The model did not see ${formatPlural(leftOutChars, "character")} between the start and the end.`;

/** A stored policy; one that this version of the code does not know reads as the careful one. */
export const longTextsOf = (stored: string): LongTexts =>
  LONG_TEXTS.find((known) => known === stored) ?? "refuse";
