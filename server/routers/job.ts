// Background jobs: what runs, what failed, step by step, and how long jobs wait.
import { jobShape, listJobsShape, listStepsShape } from "@/lib/schemas/job";
import { getJob } from "@/server/services/jobs/get";
import { listJobs } from "@/server/services/jobs/list";
import { getQueue } from "@/server/services/jobs/queue";
import { listSteps } from "@/server/services/jobs/steps";
import { orgProcedure, router } from "@/server/trpc";

export const jobRouter = router({
  list: orgProcedure("job.list", listJobsShape).query(({ ctx, input }) => listJobs(ctx.scope, input)),
  get: orgProcedure("job.list", jobShape).query(({ ctx, input }) => getJob(ctx.scope, input)),
  listSteps: orgProcedure("job.list", listStepsShape).query(({ ctx, input }) => listSteps(ctx.scope, input)),
  getQueue: orgProcedure("job.list").query(({ ctx }) => getQueue(ctx.scope)),
});
