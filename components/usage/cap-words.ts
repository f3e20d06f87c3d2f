// What people read about caps of the month that are nearly or wholly used up.
import type { Caps } from "@/components/usage/types";
import { percentOf } from "@/lib/budgets";
import { formatUsd } from "@/lib/format";

export type ToldCap = { id: string; percent: number; sentence: string };

/** The caps of which a share was reached, the fullest first. */
export function toldCaps({ organization, projects }: Caps): ToldCap[] {
  const named = [
    { id: "organization", name: "The organization", ...organization },
    ...projects.map((project) => ({ ...project, id: project.projectId, name: project.title })),
  ];
  return named
    .flatMap(({ id, name, amountUsd, spentUsd, told }) => {
      if (amountUsd === null || told === 0) return [];
      const spent = `${formatUsd(spentUsd)} of its ${formatUsd(amountUsd)} for this month`;
      const sentence =
        told === 100
          ? `${name} has used up its cap: ${spent}. Its runs stop.`
          : `${name} has spent ${spent} (${percentOf({ amountUsd, spentUsd })}%).`;
      return [{ id, percent: told, sentence }];
    })
    .toSorted((a, b) => b.percent - a.percent);
}
