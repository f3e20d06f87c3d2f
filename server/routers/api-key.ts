// The organization's provider key: its state can be read, the key itself only written.
import { apiKeyShape } from "@/lib/schemas/api-key";
import { getApiKey } from "@/server/services/api-key/get";
import { deleteApiKey, testApiKey, updateApiKey } from "@/server/services/api-key/update";
import { orgProcedure, router } from "@/server/trpc";

export const apiKeyRouter = router({
  get: orgProcedure("apiKey.get").query(({ ctx }) => getApiKey(ctx.scope)),
  update: orgProcedure("apiKey.manage", apiKeyShape).mutation(({ ctx, input }) =>
    updateApiKey(ctx.scope, input),
  ),
  test: orgProcedure("apiKey.manage").mutation(({ ctx }) => testApiKey(ctx.scope)),
  delete: orgProcedure("apiKey.manage").mutation(({ ctx }) => deleteApiKey(ctx.scope)),
});
