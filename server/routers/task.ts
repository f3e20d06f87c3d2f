// Tasks: the list, the quick view, the label stream.
import { deleteTasksShape, listTasksShape, taskIdShape } from "@/lib/schemas/task";
import { deleteTasks } from "@/server/services/tasks/delete";
import { getTask } from "@/server/services/tasks/get";
import { listTasks } from "@/server/services/tasks/list";
import { nextTask } from "@/server/services/tasks/next";
import { projectProcedure, router } from "@/server/trpc";

export const taskRouter = router({
  list: projectProcedure("task.list", listTasksShape).query(({ ctx, input }) => listTasks(ctx.scope, input)),
  get: projectProcedure("task.list", taskIdShape).query(({ ctx, input }) => getTask(ctx.scope, input)),
  /** A mutation, because it reserves what it hands out. */
  next: projectProcedure("annotation.create").mutation(({ ctx }) => nextTask(ctx.scope)),
  delete: projectProcedure("task.delete", deleteTasksShape).mutation(({ ctx, input }) =>
    deleteTasks(ctx.scope, input),
  ),
});
