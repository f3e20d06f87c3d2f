// The whole API: one router per noun.
import { apiKeyRouter } from "@/server/routers/api-key";
import { conversionRouter, predictionRouter } from "@/server/routers/conversion";
import { memberRouter } from "@/server/routers/member";
import { organizationRouter } from "@/server/routers/organization";
import { promptRouter, versionRouter } from "@/server/routers/prompt";
import { runRouter } from "@/server/routers/run";
import { sessionRouter } from "@/server/routers/session";
import { userRouter } from "@/server/routers/user";
import { router } from "@/server/trpc";

export const appRouter = router({
  apiKey: apiKeyRouter,
  conversion: conversionRouter,
  member: memberRouter,
  organization: organizationRouter,
  prediction: predictionRouter,
  prompt: promptRouter,
  run: runRouter,
  session: sessionRouter,
  user: userRouter,
  version: versionRouter,
});

export type AppRouter = typeof appRouter;
