// The members of a project.
import { addMembersShape, memberShape } from "@/lib/schemas/project";
import {
  addProjectMembers,
  listProjectMembers,
  removeProjectMember,
} from "@/server/services/project-members/manage";
import { projectProcedure, router } from "@/server/trpc";

export const projectMemberRouter = router({
  list: projectProcedure("projectMember.manage").query(({ ctx }) => listProjectMembers(ctx.scope)),
  create: projectProcedure("projectMember.manage", addMembersShape).mutation(({ ctx, input }) =>
    addProjectMembers(ctx.scope, input),
  ),
  delete: projectProcedure("projectMember.manage", memberShape).mutation(({ ctx, input }) =>
    removeProjectMember(ctx.scope, input),
  ),
});
