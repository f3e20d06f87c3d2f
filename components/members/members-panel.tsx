// The members of the organization: search, filter by role, and pages of fifty.
"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search, Users } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { MemberRow } from "@/components/members/member-row";
import { ROLE_WORDS } from "@/components/members/role-words";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { TableSkeleton } from "@/components/ui/skeleton";
import { HeadCell, Table, TableBody, TableHead } from "@/components/ui/table";
import { ROLES, type Role } from "@/lib/permissions";

const ROLE_FILTER = [
  { value: "all" as const, label: "All roles" },
  ...ROLES.map((role) => ({ value: role, label: ROLE_WORDS[role].label })),
];

type Filter = { search: string; role: Role | "all" };

function useMembers({ search, role }: Filter, cursor: string | undefined) {
  const org = useMembership().org.slug;
  const input = { org, search, ...(role === "all" ? {} : { role }), ...(cursor ? { cursor } : {}) };
  return useQuery(useTRPC().member.list.queryOptions(input, { placeholderData: keepPreviousData }));
}

export function MembersPanel({ userId }: { userId: string }) {
  const [filter, setFilter] = useState<Filter>({ search: "", role: "all" });
  /** The cursors of the pages before this one, the present one last. */
  const [cursors, setCursors] = useState<string[]>([]);
  const { data, error, isFetching, refetch } = useMembers(
    { ...filter, search: useDeferredValue(filter.search) },
    cursors.at(-1),
  );
  const change = (next: Partial<Filter>) => {
    setFilter({ ...filter, ...next });
    setCursors([]);
  };
  if (error && !data)
    return (
      <ErrorState
        title="The members did not load"
        description={describeError(error).message}
        requestId={describeError(error).requestId}
        onRetry={() => void refetch()}
        busy={isFetching}
      />
    );
  const next = data?.nextCursor;
  return (
    <div className="grid gap-3">
      <FilterBar filter={filter} onChange={change} />
      {data ? (
        <MemberTable
          members={data.members}
          userId={userId}
          onClear={() => change({ search: "", role: "all" })}
        />
      ) : (
        <TableSkeleton rows={5} columns={5} label="Loading members" />
      )}
      {next || cursors.length > 0 ? (
        <Pagination
          busy={isFetching}
          onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
          onNext={next ? () => setCursors([...cursors, next]) : undefined}
        />
      ) : null}
    </div>
  );
}

function FilterBar({ filter, onChange }: { filter: Filter; onChange: (next: Partial<Filter>) => void }) {
  return (
    <div className="flex flex-wrap gap-2">
      <div className="w-full sm:w-72">
        <Input
          type="search"
          aria-label="Search members"
          placeholder="Search by name or e-mail"
          lead={<Search aria-hidden="true" />}
          value={filter.search}
          maxLength={200}
          onChange={(event) => onChange({ search: event.target.value })}
        />
      </div>
      <Select
        aria-label="Role"
        className="w-40"
        options={ROLE_FILTER}
        value={filter.role}
        onValueChange={(role) => onChange({ role })}
      />
    </div>
  );
}

type TableProps = {
  members: Parameters<typeof MemberRow>[0]["member"][];
  userId: string;
  onClear: () => void;
};

function MemberTable({ members, userId, onClear }: TableProps) {
  if (members.length === 0)
    return (
      <EmptyState
        icon={<Users />}
        title="Nobody matches"
        description="No member of this organization has this name, address and role."
        action={<Button onClick={onClear}>Show everybody</Button>}
      />
    );
  return (
    <Table>
      <TableHead>
        <tr>
          <HeadCell>Member</HeadCell>
          <HeadCell>Role</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell numeric>Projects</HeadCell>
          <HeadCell>Last here</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {members.map((member) => (
          <MemberRow key={member.userId} member={member} isSelf={member.userId === userId} />
        ))}
      </TableBody>
    </Table>
  );
}
