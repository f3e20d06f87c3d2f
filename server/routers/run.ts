// Runs: what they would cost, starting, watching, stopping, and their results.
import { z } from "zod";
import { updateCapShape } from "@/lib/schemas/budget";
import { compareRunsShape, createRunShape, listResultsShape, runTargetShape } from "@/lib/schemas/run";
import { updateRunCap } from "@/server/services/budgets/caps";
import { compareRuns } from "@/server/services/runs/compare";
import { cancelRun, pauseByPerson, resumeRun } from "@/server/services/runs/control";
import { createRun } from "@/server/services/runs/create";
import { estimateRun } from "@/server/services/runs/estimate";
import { getConfusion, getRun, listResults, listRuns } from "@/server/services/runs/read";
import { retryFailed } from "@/server/services/runs/retry";
import { projectProcedure, router } from "@/server/trpc";

const runId = z.uuid();

export const runRouter = router({
  estimate: projectProcedure("prompt.run", runTargetShape).query(({ ctx, input }) =>
    estimateRun(ctx.scope, input),
  ),
  create: projectProcedure("prompt.run", createRunShape).mutation(({ ctx, input }) =>
    createRun(ctx.scope, input),
  ),
  cancel: projectProcedure("prompt.run", { runId }).mutation(({ ctx, input }) => cancelRun(ctx.scope, input)),
  pause: projectProcedure("prompt.run", { runId }).mutation(({ ctx, input }) =>
    pauseByPerson(ctx.scope, input),
  ),
  resume: projectProcedure("prompt.run", { runId }).mutation(({ ctx, input }) => resumeRun(ctx.scope, input)),
  retryFailed: projectProcedure("prompt.run", { runId }).mutation(({ ctx, input }) =>
    retryFailed(ctx.scope, input),
  ),
  updateCap: projectProcedure("prompt.run", { runId, ...updateCapShape }).mutation(({ ctx, input }) =>
    updateRunCap(ctx.scope, input),
  ),
  get: projectProcedure("run.get", { runId }).query(({ ctx, input }) => getRun(ctx.scope, input)),
  list: projectProcedure("run.get", { promptId: z.uuid().optional() }).query(({ ctx, input }) =>
    listRuns(ctx.scope, input),
  ),
  listResults: projectProcedure("run.get", listResultsShape).query(({ ctx, input }) =>
    listResults(ctx.scope, input),
  ),
  getConfusion: projectProcedure("run.get", { runId }).query(({ ctx, input }) =>
    getConfusion(ctx.scope, input),
  ),
  compare: projectProcedure("run.get", compareRunsShape).query(({ ctx, input }) =>
    compareRuns(ctx.scope, input),
  ),
});
