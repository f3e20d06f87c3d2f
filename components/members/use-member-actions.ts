// The changes a person may make to a member, each followed by a fresh list and a word about what happened.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMembership } from "@/components/can";
import { ROLE_WORDS } from "@/components/members/role-words";
import { useTRPC } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { Role } from "@/lib/permissions";

export type Member = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  projects: number;
  createdAt: Date;
  lastActiveAt: Date | null;
  deactivatedAt: Date | null;
};

export function useMemberActions() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const org = useMembership().org.slug;
  const onSuccess = () => client.invalidateQueries({ queryKey: trpc.member.list.queryKey() });
  const role = useMutation(trpc.member.updateRole.mutationOptions({ onSuccess, meta: { silent: true } }));
  const deactivate = useMutation(trpc.member.deactivate.mutationOptions({ onSuccess }));
  const reactivate = useMutation(trpc.member.reactivate.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.member.delete.mutationOptions({ onSuccess }));
  return {
    /** Rejects when it is refused; the caller shows why. */
    async updateRole(member: Member, next: Role, password?: string) {
      await role.mutateAsync({ org, userId: member.userId, role: next, ...(password ? { password } : {}) });
      toast.success(`${member.name} has the role ${ROLE_WORDS[next].label} now.`);
    },
    async deactivate(member: Member) {
      await deactivate.mutateAsync({ org, userId: member.userId });
      toast.success(`${member.name} is deactivated.`, {
        undo: () => reactivate.mutateAsync({ org, userId: member.userId }),
      });
    },
    async reactivate(member: Member) {
      await reactivate.mutateAsync({ org, userId: member.userId });
      toast.success(`${member.name} is active again.`);
    },
    async remove(member: Member) {
      await remove.mutateAsync({ org, userId: member.userId });
      toast.success(`${member.name} was removed.`);
    },
  };
}
