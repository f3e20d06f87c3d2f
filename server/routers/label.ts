// The labels of a project.
import { createLabelShape, labelIdShape, reorderLabelsShape, updateLabelShape } from "@/lib/schemas/label";
import {
  createLabel,
  reorderLabels,
  restoreLabel,
  retireLabel,
  updateLabel,
} from "@/server/services/labels/write";
import { projectProcedure, router } from "@/server/trpc";

export const labelRouter = router({
  create: projectProcedure("project.update", createLabelShape).mutation(({ ctx, input }) =>
    createLabel(ctx.scope, input),
  ),
  update: projectProcedure("project.update", updateLabelShape).mutation(({ ctx, input }) =>
    updateLabel(ctx.scope, input),
  ),
  reorder: projectProcedure("project.update", reorderLabelsShape).mutation(({ ctx, input }) =>
    reorderLabels(ctx.scope, input),
  ),
  retire: projectProcedure("project.update", labelIdShape).mutation(({ ctx, input }) =>
    retireLabel(ctx.scope, input),
  ),
  restore: projectProcedure("project.update", labelIdShape).mutation(({ ctx, input }) =>
    restoreLabel(ctx.scope, input),
  ),
});
