// Predictions of a project by version, and turning them into annotations.
import { z } from "zod";
import { conversionTargetShape, createConversionShape } from "@/lib/schemas/conversion";
import { cancelConversion, createConversion, listConversions } from "@/server/services/conversions/manage";
import { previewConversion } from "@/server/services/conversions/preview";
import { previewUndo, undoConversion } from "@/server/services/conversions/undo";
import { listPredictionSets } from "@/server/services/predictions/list";
import { projectProcedure, router } from "@/server/trpc";

const conversionId = z.uuid();

export const conversionRouter = router({
  preview: projectProcedure("prediction.convert", conversionTargetShape).query(({ ctx, input }) =>
    previewConversion(ctx.scope, input),
  ),
  create: projectProcedure("prediction.convert", createConversionShape).mutation(({ ctx, input }) =>
    createConversion(ctx.scope, input),
  ),
  list: projectProcedure("prediction.convert").query(({ ctx }) => listConversions(ctx.scope)),
  cancel: projectProcedure("prediction.convert", { conversionId }).mutation(({ ctx, input }) =>
    cancelConversion(ctx.scope, input),
  ),
  previewUndo: projectProcedure("prediction.convert", { conversionId }).query(({ ctx, input }) =>
    previewUndo(ctx.scope, input),
  ),
  undo: projectProcedure("prediction.convert", { conversionId }).mutation(({ ctx, input }) =>
    undoConversion(ctx.scope, input),
  ),
});

export const predictionRouter = router({
  listSets: projectProcedure("run.get").query(({ ctx }) => listPredictionSets(ctx.scope)),
});
