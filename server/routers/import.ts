// Imports of files that were uploaded to /api/import.
import { importIdShape, listRejectsShape, previewImportShape, startImportShape } from "@/lib/schemas/import";
import {
  cancelImport,
  getImport,
  listImports,
  listRejects,
  startImport,
} from "@/server/services/imports/start";
import { previewUndoImport, undoImport } from "@/server/services/imports/undo";
import { previewImport } from "@/server/services/imports/upload";
import { projectProcedure, router } from "@/server/trpc";

export const importRouter = router({
  list: projectProcedure("task.import").query(({ ctx }) => listImports(ctx.scope)),
  get: projectProcedure("task.import", importIdShape).query(({ ctx, input }) => getImport(ctx.scope, input)),
  preview: projectProcedure("task.import", previewImportShape).query(({ ctx, input }) =>
    previewImport(ctx.scope, input),
  ),
  start: projectProcedure("task.import", startImportShape).mutation(({ ctx, input }) =>
    startImport(ctx.scope, input),
  ),
  cancel: projectProcedure("task.import", importIdShape).mutation(({ ctx, input }) =>
    cancelImport(ctx.scope, input),
  ),
  previewUndo: projectProcedure("task.delete", importIdShape).query(({ ctx, input }) =>
    previewUndoImport(ctx.scope, input),
  ),
  undo: projectProcedure("task.delete", importIdShape).mutation(({ ctx, input }) =>
    undoImport(ctx.scope, input),
  ),
  listRejects: projectProcedure("task.import", listRejectsShape).query(({ ctx, input }) =>
    listRejects(ctx.scope, input),
  ),
});
