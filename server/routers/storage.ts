// Storage connections of a project: buckets, containers and folders that are synced into tasks.
import {
  connectionIdShape,
  createConnectionShape,
  listObjectsShape,
  previewStorageShape,
  startSyncShape,
  syncIdShape,
  testStorageShape,
  updateConnectionShape,
} from "@/lib/schemas/storage";
import { cancelSync } from "@/server/services/storage/cancel";
import { previewStorage } from "@/server/services/storage/preview";
import { testStorage } from "@/server/services/storage/probe";
import {
  getConnection,
  getSync,
  listConnections,
  listObjects,
  listSyncs,
} from "@/server/services/storage/read";
import { startSync } from "@/server/services/storage/start";
import { createConnection, deleteConnection, updateConnection } from "@/server/services/storage/write";
import { projectProcedure, router } from "@/server/trpc";

export const storageRouter = router({
  list: projectProcedure("storage.manage").query(({ ctx }) => listConnections(ctx.scope)),
  get: projectProcedure("storage.manage", connectionIdShape).query(({ ctx, input }) =>
    getConnection(ctx.scope, input),
  ),
  test: projectProcedure("storage.manage", testStorageShape).mutation(({ ctx, input }) =>
    testStorage(ctx.scope, input),
  ),
  preview: projectProcedure("storage.manage", previewStorageShape).mutation(({ ctx, input }) =>
    previewStorage(ctx.scope, input),
  ),
  create: projectProcedure("storage.manage", createConnectionShape).mutation(({ ctx, input }) =>
    createConnection(ctx.scope, input),
  ),
  update: projectProcedure("storage.manage", updateConnectionShape).mutation(({ ctx, input }) =>
    updateConnection(ctx.scope, input),
  ),
  delete: projectProcedure("storage.manage", connectionIdShape).mutation(({ ctx, input }) =>
    deleteConnection(ctx.scope, input),
  ),
  startSync: projectProcedure("storage.manage", startSyncShape).mutation(({ ctx, input }) =>
    startSync(ctx.scope, input),
  ),
  cancelSync: projectProcedure("storage.manage", syncIdShape).mutation(({ ctx, input }) =>
    cancelSync(ctx.scope, input),
  ),
  getSync: projectProcedure("storage.manage", syncIdShape).query(({ ctx, input }) =>
    getSync(ctx.scope, input),
  ),
  listSyncs: projectProcedure("storage.manage", connectionIdShape).query(({ ctx, input }) =>
    listSyncs(ctx.scope, input),
  ),
  listObjects: projectProcedure("storage.manage", listObjectsShape).query(({ ctx, input }) =>
    listObjects(ctx.scope, input),
  ),
});
