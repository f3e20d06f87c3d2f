// Picks several members of the organization for a project.
"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useMembership } from "@/components/can";
import { useTRPC } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  joined: ReadonlySet<string>;
  onAdd: (userIds: string[]) => Promise<{ added: number }>;
}

export function AddMembers({ open, onOpenChange, joined, onAdd }: Props) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  function change(next: boolean) {
    onOpenChange(next);
    if (!next) setPicked(new Set());
  }
  async function add() {
    const { added } = await onAdd([...picked]);
    change(false);
    toast.success(`${formatPlural(added, "member")} added.`);
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title="Add members"
      description="Only people who are in the organization already."
      footer={
        <Button
          variant="primary"
          disabled={picked.size === 0}
          onClick={() => void add().catch(() => undefined)}
        >
          Add {picked.size === 0 ? "" : formatPlural(picked.size, "member")}
        </Button>
      }
    >
      <Pick open={open} joined={joined} picked={picked} onPick={setPicked} />
    </Dialog>
  );
}

type PickProps = {
  open: boolean;
  joined: ReadonlySet<string>;
  picked: ReadonlySet<string>;
  onPick: (picked: ReadonlySet<string>) => void;
};

function Pick({ open, joined, picked, onPick }: PickProps) {
  const [search, setSearch] = useState("");
  const input = { org: useMembership().org.slug, search: useDeferredValue(search) };
  const { data } = useQuery(
    useTRPC().member.pick.queryOptions(input, { enabled: open, placeholderData: keepPreviousData }),
  );
  const people = (data ?? []).filter((person) => !joined.has(person.userId));
  const toggle = (userId: string, on: boolean) =>
    onPick(new Set(on ? [...picked, userId] : [...picked].filter((id) => id !== userId)));
  return (
    <div className="grid gap-3">
      <Input
        type="search"
        aria-label="Search members"
        placeholder="Search by name or e-mail"
        lead={<Search aria-hidden="true" />}
        maxLength={200}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {data && people.length === 0 ? <p className="text-muted">Nobody else matches.</p> : null}
      <ul className="grid gap-1">
        {people.map((person) => (
          <li key={person.userId}>
            <label
              className="flex cursor-pointer items-center gap-3 rounded-md px-2 py-1.5 hover:bg-hover"
              htmlFor={`pick-${person.userId}`}
            >
              <Checkbox
                id={`pick-${person.userId}`}
                checked={picked.has(person.userId)}
                onCheckedChange={(on) => toggle(person.userId, on === true)}
              />
              <span className="min-w-0 grow truncate">
                {person.name} <span className="text-muted text-sm">{person.email}</span>
              </span>
              <Badge>{person.role}</Badge>
            </label>
          </li>
        ))}
      </ul>
    </div>
  );
}
