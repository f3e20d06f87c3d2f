// Labels that people give to tasks.
import {
  createAnnotationShape,
  seenAnnotationShape,
  skipTaskShape,
  updateAnnotationShape,
} from "@/lib/schemas/annotation";
import { taskIdShape } from "@/lib/schemas/task";
import { createAnnotation, skipTask } from "@/server/services/annotations/create";
import { listAnnotations } from "@/server/services/annotations/read";
import { deleteAnnotation, updateAnnotation } from "@/server/services/annotations/update";
import { projectProcedure, router } from "@/server/trpc";

export const annotationRouter = router({
  list: projectProcedure("annotation.list", taskIdShape).query(({ ctx, input }) =>
    listAnnotations(ctx.scope, input),
  ),
  create: projectProcedure("annotation.create", createAnnotationShape).mutation(({ ctx, input }) =>
    createAnnotation(ctx.scope, input),
  ),
  skip: projectProcedure("annotation.create", skipTaskShape).mutation(({ ctx, input }) =>
    skipTask(ctx.scope, input),
  ),
  update: projectProcedure("annotation.create", updateAnnotationShape).mutation(({ ctx, input }) =>
    updateAnnotation(ctx.scope, input),
  ),
  delete: projectProcedure("annotation.create", seenAnnotationShape).mutation(({ ctx, input }) =>
    deleteAnnotation(ctx.scope, input),
  ),
});
