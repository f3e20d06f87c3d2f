// What the page about spending says of caps and of prices that nobody knows.
import { expect, it } from "vitest";
import { toldCaps } from "@/components/usage/cap-words";
import { dollarWords } from "@/components/usage/spend-table";

it("says which caps were reached, the fullest first", () => {
  const project = (title: string, spentUsd: number, told: number) => ({
    ...{ projectId: title, title, amountUsd: 10, spentUsd, told },
  });
  const told = toldCaps({
    organization: { amountUsd: 100, spentUsd: 55.5, told: 50 },
    projects: [
      project("Support", 9.99, 100),
      project("Mail", 1, 0),
      { ...project("Free", 5, 0), amountUsd: null },
    ],
  });
  expect(told.map(({ sentence }) => sentence)).toEqual([
    "Support has used up its cap: $9.99 of its $10.00 for this month. Its runs stop.",
    "The organization has spent $55.50 of its $100.00 for this month (55%).",
  ]);
});

it("never shows an unknown price as nothing", () => {
  expect(dollarWords({ costUsd: 1.5, calls: 3, unknownCalls: 0 })).toBe("$1.50");
  expect(dollarWords({ costUsd: 1.5, calls: 3, unknownCalls: 1 })).toBe("$1.50 + unknown");
  expect(dollarWords({ costUsd: 0, calls: 3, unknownCalls: 3 })).toBe("unknown");
});
