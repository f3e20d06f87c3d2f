// The members of a project.
import { addMembersShape, memberShape, updateMemberShape } from "@/lib/schemas/project";
import {
  addProjectMembers,
  listProjectMembers,
  removeProjectMember,
  updateProjectMember,
} from "@/server/services/project-members/manage";
import { projectProcedure, router } from "@/server/trpc";

export const projectMemberRouter = router({
  list: projectProcedure("projectMember.manage").query(({ ctx }) => listProjectMembers(ctx.scope)),
  create: projectProcedure("projectMember.manage", addMembersShape).mutation(({ ctx, input }) =>
    addProjectMembers(ctx.scope, input),
  ),
  update: projectProcedure("projectMember.manage", updateMemberShape).mutation(({ ctx, input }) =>
    updateProjectMember(ctx.scope, input),
  ),
  delete: projectProcedure("projectMember.manage", memberShape).mutation(({ ctx, input }) =>
    removeProjectMember(ctx.scope, input),
  ),
});
