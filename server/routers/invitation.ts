// Invitations: sent by those who manage members, accepted by whoever holds the link.
import {
  AcceptAsNew,
  AcceptInvitation,
  createInvitationsShape,
  createLinkShape,
  invitationShape,
  listInvitationsShape,
} from "@/lib/schemas/invitation";
import { acceptAsNew, acceptInvitation, getInvitation } from "@/server/services/invitations/accept";
import { createInvitations } from "@/server/services/invitations/create";
import { createLink } from "@/server/services/invitations/create-link";
import { listInvitations, resendInvitation, revokeInvitation } from "@/server/services/invitations/manage";
import { orgProcedure, publicProcedure, router, userProcedure } from "@/server/trpc";

export const invitationRouter = router({
  list: orgProcedure("member.list", listInvitationsShape).query(({ ctx, input }) =>
    listInvitations(ctx.scope, input),
  ),
  create: orgProcedure("member.manage", createInvitationsShape).mutation(({ ctx, input }) =>
    createInvitations(ctx.scope, input),
  ),
  createLink: orgProcedure("member.manage", createLinkShape).mutation(({ ctx, input }) =>
    createLink(ctx.scope, input),
  ),
  resend: orgProcedure("member.manage", invitationShape).mutation(({ ctx, input }) =>
    resendInvitation(ctx.scope, input),
  ),
  delete: orgProcedure("member.manage", invitationShape).mutation(({ ctx, input }) =>
    revokeInvitation(ctx.scope, input),
  ),
  get: publicProcedure("whoever holds the link sees what it is for")
    .input(AcceptInvitation)
    .query(({ input }) => getInvitation(input)),
  accept: userProcedure("one joins as oneself")
    .input(AcceptInvitation)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.user, ctx, input)),
  acceptAsNew: publicProcedure("an invitation comes with an account")
    .input(AcceptAsNew)
    .mutation(({ ctx, input }) => acceptAsNew(ctx, input)),
});
