// The whole API: one router per noun.
import { apiKeyRouter } from "@/server/routers/api-key";
import { memberRouter } from "@/server/routers/member";
import { organizationRouter } from "@/server/routers/organization";
import { sessionRouter } from "@/server/routers/session";
import { userRouter } from "@/server/routers/user";
import { router } from "@/server/trpc";

export const appRouter = router({
  apiKey: apiKeyRouter,
  member: memberRouter,
  organization: organizationRouter,
  session: sessionRouter,
  user: userRouter,
});

export type AppRouter = typeof appRouter;
