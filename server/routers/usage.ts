// What calls have cost.
import { usageShape } from "@/lib/schemas/usage";
import { getUsage, listUsage } from "@/server/services/usage/get";
import { orgProcedure, router } from "@/server/trpc";

export const usageRouter = router({
  get: orgProcedure("usage.get", usageShape).query(({ ctx, input }) => getUsage(ctx.scope, input)),
  list: orgProcedure("usage.get", usageShape).query(({ ctx, input }) => listUsage(ctx.scope, input)),
});
