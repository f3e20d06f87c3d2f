// Projects: list, open, create, settings, delete.
import {
  CreateProjectShape,
  deleteProjectShape,
  listProjectsShape,
  updateProjectShape,
} from "@/lib/schemas/project";
import { createProject } from "@/server/services/projects/create";
import { getProject, listProjects } from "@/server/services/projects/read";
import { deleteProject, updateProject } from "@/server/services/projects/update";
import { orgProcedure, projectProcedure, router } from "@/server/trpc";

export const projectRouter = router({
  list: orgProcedure("project.list", listProjectsShape).query(({ ctx, input }) =>
    listProjects(ctx.scope, input),
  ),
  create: orgProcedure("project.create", CreateProjectShape).mutation(({ ctx, input }) =>
    createProject(ctx.scope, input),
  ),
  get: projectProcedure("project.get").query(({ ctx }) => getProject(ctx.scope)),
  update: projectProcedure("project.update", updateProjectShape).mutation(({ ctx, input }) =>
    updateProject(ctx.scope, input),
  ),
  delete: projectProcedure("project.delete", deleteProjectShape).mutation(({ ctx, input }) =>
    deleteProject(ctx.scope, input),
  ),
});
