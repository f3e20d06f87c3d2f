// Says which projects a prompt may be written for, and why the others may not.
import { MIN_LABELS } from "@/lib/limits";
import { isAtLeast } from "@/lib/permissions";
import type { OrgScope } from "@/server/scope";
import { personOf } from "@/server/scope";

type Candidate = { textColumn: string | null; _count: { labels: number } };

/** The reason in a sentence, or null when a prompt may be written for the project. */
export function ineligible(project: Candidate): string | null {
  if (project._count.labels < MIN_LABELS) return "It needs at least two labels.";
  if (project.textColumn === null) return "It has no tasks yet. Import some first.";
  return null;
}

export const candidateSelect = {
  id: true,
  title: true,
  textColumn: true,
  _count: { select: { labels: { where: { retiredAt: null } } } },
} as const;

/** The reached projects, each with the reason against it or null. */
export async function listTargets(scope: OrgScope) {
  const { userId, role } = personOf(scope);
  const joined = isAtLeast(role, "admin") ? {} : { members: { some: { userId } } };
  const rows = await scope.run((tx) =>
    tx.project.findMany({
      where: { orgId: scope.orgId, ...joined },
      orderBy: { createdAt: "desc" },
      take: 500,
      select: candidateSelect,
    }),
  );
  return rows.map((row) => ({ id: row.id, title: row.title, reason: ineligible(row) }));
}
