// The audit log as one growing list, of the organization or of one project, and the filter in the address.
"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsIsoDate, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMembership } from "@/components/can";
import { useTRPC } from "@/components/trpc";
import { AUDIT_GROUPS, type AuditGroup } from "@/lib/audit";

export const GROUPS = Object.keys(AUDIT_GROUPS) as AuditGroup[];

export type AuditFilter = {
  group: AuditGroup | null;
  actorId: string | null;
  projectId: string | null;
  from: Date | null;
  to: Date | null;
};

export function useAuditFilter() {
  const [{ kind, person, project, from, to }, set] = useQueryStates({
    kind: parseAsStringLiteral(GROUPS),
    person: parseAsString,
    project: parseAsString,
    from: parseAsIsoDate,
    to: parseAsIsoDate,
  });
  const filter: AuditFilter = { group: kind, actorId: person, projectId: project, from, to };
  return { filter, set, clear: () => void set(null) };
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);

/** What of a filter is set, as the server takes it. */
export const filterInput = ({ group, actorId, projectId, from, to }: AuditFilter) => ({
  ...(group && { group }),
  ...(actorId && { actorId }),
  ...(projectId && { projectId }),
  ...(from && { from: dayOf(from) }),
  ...(to && { to: dayOf(to) }),
});

const NEXT = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined };

/** `ownProjectId`: the log of that project alone, for those who may not read the whole. */
export function useAudit(filter: AuditFilter, ownProjectId: string | null) {
  const { org } = useMembership();
  const trpc = useTRPC();
  const { projectId, ...rest } = filterInput(filter);
  const whole = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { org: org.slug, ...rest, ...(projectId && { projectId }) },
      { ...NEXT, enabled: ownProjectId === null },
    ),
  );
  const own = useInfiniteQuery(
    trpc.audit.listProject.infiniteQueryOptions(
      { org: org.slug, projectId: ownProjectId ?? "", ...rest },
      { ...NEXT, enabled: ownProjectId !== null },
    ),
  );
  return ownProjectId === null ? whole : own;
}
