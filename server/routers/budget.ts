// Caps on what an organization and its projects spend in a month.
import { updateCapShape } from "@/lib/schemas/budget";
import { updateOrganizationCap, updateProjectCap } from "@/server/services/budgets/caps";
import { listCaps } from "@/server/services/budgets/list";
import { orgProcedure, projectProcedure, router } from "@/server/trpc";

export const budgetRouter = router({
  list: orgProcedure("usage.get").query(({ ctx }) => listCaps(ctx.scope)),
  update: orgProcedure("budget.update", updateCapShape).mutation(({ ctx, input }) =>
    updateOrganizationCap(ctx.scope, input),
  ),
  updateProject: projectProcedure("projectBudget.update", updateCapShape).mutation(({ ctx, input }) =>
    updateProjectCap(ctx.scope, input),
  ),
});
