// Who has joined a project, and who of the organization may be added.
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ROLE_WORDS } from "@/components/members/role-words";
import { AddMembers } from "@/components/project-settings/add-members";
import { useProjectInput } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Select } from "@/components/ui/select";
import { TextSkeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { PROJECT_ROLES, type ProjectRole } from "@/lib/permissions";

const HERE = PROJECT_ROLES.map((role) => ({ value: role, label: ROLE_WORDS[role].label }));

export function MembersCard() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const input = useProjectInput();
  const [isAdding, setAdding] = useState(false);
  const { data: members } = useQuery(trpc.projectMember.list.queryOptions(input));
  const onSuccess = () => client.invalidateQueries({ queryKey: trpc.projectMember.list.queryKey() });
  const add = useMutation(trpc.projectMember.create.mutationOptions({ onSuccess }));
  const update = useMutation(trpc.projectMember.update.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.projectMember.delete.mutationOptions({ onSuccess }));
  async function removeMember(userId: string, name: string) {
    await remove.mutateAsync({ ...input, userId });
    toast.success(`${name} is no longer in the project.`, {
      undo: () => add.mutateAsync({ ...input, userIds: [userId] }),
    });
  }
  const switchRole = ({ userId, name }: { userId: string; name: string }, role: ProjectRole) =>
    update.mutate(
      { ...input, userId, role },
      {
        onSuccess: () => toast.success(`${name} has the role ${ROLE_WORDS[role].label} in this project now.`),
      },
    );
  return (
    <Card
      title="Members"
      description="Owners and admins reach every project without being listed here."
      actions={
        <Button size="sm" onClick={() => setAdding(true)}>
          Add members
        </Button>
      }
    >
      {members ? (
        <ul className="grid grid-cols-1 gap-2">
          {members.map((member) => (
            <li key={member.userId} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <div className="min-w-0 grow basis-40">
                <p className="truncate font-medium">{member.name}</p>
                <p className="truncate text-muted text-sm">{member.email}</p>
              </div>
              {member.mayAct ? (
                <Select
                  aria-label={`Role of ${member.name} in this project`}
                  size="sm"
                  className="w-32 shrink-0"
                  options={HERE}
                  value={member.role}
                  disabled={update.isPending}
                  onValueChange={(role) => switchRole(member, role as ProjectRole)}
                />
              ) : (
                <Badge>{member.role}</Badge>
              )}
              <Button
                size="sm"
                variant="ghost"
                onClick={() => void removeMember(member.userId, member.name).catch(() => undefined)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <TextSkeleton lines={3} />
      )}
      <AddMembers
        open={isAdding}
        onOpenChange={setAdding}
        joined={new Set(members?.map((member) => member.userId))}
        onAdd={(userIds) => add.mutateAsync({ ...input, userIds })}
      />
    </Card>
  );
}
