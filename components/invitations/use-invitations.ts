// The invitations of the organization, and what may be done with them.
"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferProcedureOutput } from "@trpc/server";
import { useMembership } from "@/components/can";
import { useTRPC } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { CreateInvitationsInput, CreateLinkInput } from "@/lib/schemas/invitation";
import type { AppRouter } from "@/server/routers/app";

export type Invitation = inferProcedureOutput<AppRouter["invitation"]["list"]>["invitations"][number];
export type Invited = inferProcedureOutput<AppRouter["invitation"]["create"]>[number];

export function useInvitations(cursor: string | undefined) {
  const input = { org: useMembership().org.slug, ...(cursor ? { cursor } : {}) };
  return useQuery(useTRPC().invitation.list.queryOptions(input, { placeholderData: keepPreviousData }));
}

/** Each is followed by a fresh list. */
export function useInvitationActions() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const org = useMembership().org.slug;
  const onSuccess = () => client.invalidateQueries({ queryKey: trpc.invitation.list.queryKey() });
  const create = useMutation(trpc.invitation.create.mutationOptions({ onSuccess, meta: { silent: true } }));
  const link = useMutation(trpc.invitation.createLink.mutationOptions({ onSuccess, meta: { silent: true } }));
  const resend = useMutation(trpc.invitation.resend.mutationOptions({ onSuccess }));
  const revoke = useMutation(trpc.invitation.delete.mutationOptions({ onSuccess }));
  return {
    createLink: (values: CreateLinkInput) => link.mutateAsync({ org, ...values }),
    /** Rejects when all of it is refused; the caller shows why. */
    create: ({ people }: CreateInvitationsInput) => create.mutateAsync({ org, people }),
    resend: (invitation: Invitation) => resend.mutateAsync({ org, invitationId: invitation.id }),
    async revoke(invitation: Invitation) {
      await revoke.mutateAsync({ org, invitationId: invitation.id });
      toast.success("The invitation is revoked.");
    },
  };
}
