// The star that makes one annotation of a task the truth.
import { seenAnnotationShape } from "@/lib/schemas/annotation";
import { setGroundTruth, unsetGroundTruth } from "@/server/services/annotations/ground-truth";
import { projectProcedure, router } from "@/server/trpc";

export const groundTruthRouter = router({
  set: projectProcedure("groundTruth.set", seenAnnotationShape).mutation(({ ctx, input }) =>
    setGroundTruth(ctx.scope, input),
  ),
  unset: projectProcedure("groundTruth.set", seenAnnotationShape).mutation(({ ctx, input }) =>
    unsetGroundTruth(ctx.scope, input),
  ),
});
