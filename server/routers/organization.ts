// The organization that is open, and those one may open.
import { OrganizationName } from "@/lib/schemas/user";
import { getOrganization, listOrganizations } from "@/server/services/organizations/get";
import { updateOrganization } from "@/server/services/organizations/update";
import { orgProcedure, router, userProcedure } from "@/server/trpc";

export const organizationRouter = router({
  list: userProcedure("one's own organizations").query(({ ctx }) => listOrganizations(ctx.user)),
  get: orgProcedure("organization.get").query(({ ctx }) => getOrganization(ctx.scope)),
  update: orgProcedure("organization.update", { name: OrganizationName }).mutation(({ ctx, input }) =>
    updateOrganization(ctx.scope, input),
  ),
});
