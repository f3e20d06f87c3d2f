// The cache of labels that models have given before.
import { z } from "zod";
import { clearReplyCache, getReplyCache, updateReplyCache } from "@/server/services/replies/manage";
import { orgProcedure, router } from "@/server/trpc";

export const replyCacheRouter = router({
  get: orgProcedure("organization.update").query(({ ctx }) => getReplyCache(ctx.scope)),
  update: orgProcedure("organization.update", { enabled: z.boolean() }).mutation(({ ctx, input }) =>
    updateReplyCache(ctx.scope, input),
  ),
  delete: orgProcedure("organization.update").mutation(({ ctx }) => clearReplyCache(ctx.scope)),
});
