// What of the audit log is shown, and its download.
"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useId } from "react";
import { type AuditFilter, filterInput, GROUPS, type useAuditFilter } from "@/components/audit/use-audit";
import { useMembership } from "@/components/can";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { AUDIT_GROUPS } from "@/lib/audit";

const ANY = "any";

type Props = { filter: AuditFilter; set: ReturnType<typeof useAuditFilter>["set"]; isOfProject: boolean };

export function AuditFilters({ filter, set, isOfProject }: Props) {
  const { org } = useMembership();
  const query = new URLSearchParams({ org: org.slug, ...filterInput(filter) });
  return (
    <div className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
      <Select
        aria-label="Kind"
        className="sm:w-44"
        options={[
          { value: ANY, label: "All kinds" },
          ...GROUPS.map((group) => ({ value: group, label: AUDIT_GROUPS[group] })),
        ]}
        value={filter.group ?? ANY}
        onValueChange={(next) => void set({ kind: GROUPS.find((group) => group === next) ?? null })}
      />
      {isOfProject ? null : <WholeFilters filter={filter} set={set} />}
      <Day label="From" value={filter.from} onChange={(from) => void set({ from })} />
      <Day label="To" value={filter.to} onChange={(to) => void set({ to })} />
      {isOfProject ? null : (
        <Button asChild className="sm:ml-auto">
          <a href={`/api/audit?${query}`} download>
            <Download aria-hidden="true" />
            CSV
          </a>
        </Button>
      )}
    </div>
  );
}

function WholeFilters({ filter, set }: Omit<Props, "isOfProject">) {
  const { org } = useMembership();
  const trpc = useTRPC();
  const members = useQuery(trpc.member.list.queryOptions({ org: org.slug }));
  const projects = useQuery(trpc.prompt.listTargets.queryOptions({ org: org.slug }));
  const people = members.data?.members.map(({ userId, name }) => ({ value: userId, label: name })) ?? [];
  const titles = projects.data?.map(({ id, title }) => ({ value: id, label: title })) ?? [];
  return (
    <>
      <Select
        aria-label="Person"
        className="sm:w-36"
        options={[{ value: ANY, label: "Everybody" }, ...people]}
        value={filter.actorId ?? ANY}
        onValueChange={(next) => void set({ person: next === ANY ? null : next })}
      />
      <Select
        aria-label="Project"
        className="sm:w-40"
        options={[{ value: ANY, label: "All projects" }, ...titles]}
        value={filter.projectId ?? ANY}
        onValueChange={(next) => void set({ project: next === ANY ? null : next })}
      />
    </>
  );
}

type DayProps = { label: string; value: Date | null; onChange: (day: Date | null) => void };

function Day({ label, value, onChange }: DayProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 max-sm:col-span-2">
      <label htmlFor={id} className="text-muted text-sm max-sm:w-10">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        className="sm:w-36"
        value={value?.toISOString().slice(0, 10) ?? ""}
        onChange={({ target }) => onChange(target.valueAsDate)}
      />
    </div>
  );
}
