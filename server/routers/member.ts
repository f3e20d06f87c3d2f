// The people of an organization.
import { z } from "zod";
import { listMembersShape, memberShape, updateRoleShape } from "@/lib/schemas/member";
import { deactivateMember, deleteMember, reactivateMember } from "@/server/services/members/access";
import { listMembers, pickMembers } from "@/server/services/members/list";
import { updateRole } from "@/server/services/members/update-role";
import { orgProcedure, router } from "@/server/trpc";

const search = z.string().trim().max(200).default("");

export const memberRouter = router({
  list: orgProcedure("member.list", listMembersShape).query(({ ctx, input }) =>
    listMembers(ctx.scope, input),
  ),
  pick: orgProcedure("member.pick", { search }).query(({ ctx, input }) => pickMembers(ctx.scope, input)),
  updateRole: orgProcedure("member.manage", updateRoleShape).mutation(({ ctx, input }) =>
    updateRole(ctx.scope, input),
  ),
  deactivate: orgProcedure("member.manage", memberShape).mutation(({ ctx, input }) =>
    deactivateMember(ctx.scope, input),
  ),
  reactivate: orgProcedure("member.manage", memberShape).mutation(({ ctx, input }) =>
    reactivateMember(ctx.scope, input),
  ),
  delete: orgProcedure("member.manage", memberShape).mutation(({ ctx, input }) =>
    deleteMember(ctx.scope, input),
  ),
});
