// The whole API: one router per noun.

import { annotationRouter } from "@/server/routers/annotation";
import { apiKeyRouter } from "@/server/routers/api-key";
import { auditRouter } from "@/server/routers/audit";
import { budgetRouter } from "@/server/routers/budget";
import { conversionRouter, predictionRouter } from "@/server/routers/conversion";
import { groundTruthRouter } from "@/server/routers/ground-truth";
import { importRouter } from "@/server/routers/import";
import { invitationRouter } from "@/server/routers/invitation";
import { jobRouter } from "@/server/routers/job";
import { labelRouter } from "@/server/routers/label";
import { memberRouter } from "@/server/routers/member";
import { organizationRouter } from "@/server/routers/organization";
import { projectRouter } from "@/server/routers/project";
import { projectMemberRouter } from "@/server/routers/project-member";
import { promptRouter, versionRouter } from "@/server/routers/prompt";
import { replyCacheRouter } from "@/server/routers/reply-cache";
import { runRouter } from "@/server/routers/run";
import { sessionRouter } from "@/server/routers/session";
import { storageRouter } from "@/server/routers/storage";
import { taskRouter } from "@/server/routers/task";
import { usageRouter } from "@/server/routers/usage";
import { userRouter } from "@/server/routers/user";
import { router } from "@/server/trpc";

export const appRouter = router({
  annotation: annotationRouter,
  apiKey: apiKeyRouter,
  audit: auditRouter,
  budget: budgetRouter,
  conversion: conversionRouter,
  groundTruth: groundTruthRouter,
  import: importRouter,
  invitation: invitationRouter,
  job: jobRouter,
  label: labelRouter,
  member: memberRouter,
  organization: organizationRouter,
  prediction: predictionRouter,
  project: projectRouter,
  projectMember: projectMemberRouter,
  prompt: promptRouter,
  replyCache: replyCacheRouter,
  run: runRouter,
  session: sessionRouter,
  storage: storageRouter,
  task: taskRouter,
  usage: usageRouter,
  user: userRouter,
  version: versionRouter,
});

export type AppRouter = typeof appRouter;
