// The checks that stand before every procedure and every file route: member, reach, permission, in this order.
import { AppError } from "@/lib/errors";
import {
  holds,
  type OrgPermission,
  type PermissionName,
  type ProjectPermission,
  type Role,
  refusal,
} from "@/lib/permissions";
import { type Origin, openOrgScope, openProjectScope, personOf } from "@/server/scope";

export type Caller = Origin & { user: { id: string } };

const originOf = ({ requestId, network, userAgent }: Origin): Origin => ({ requestId, network, userAgent });

/** Throws forbidden with the sentence of the permission table. */
function demand(role: Role, permission: PermissionName): void {
  if (!holds(role, permission)) throw new AppError("forbidden", refusal(permission));
}

/** Throws not_found for strangers to the organization, forbidden for a role that is too low. */
export async function enterOrg(caller: Caller, slug: string, permission: OrgPermission) {
  const membership = await openOrgScope(caller.user.id, slug, originOf(caller));
  demand(membership.role, permission);
  return membership;
}

/** As enterOrg, with the role that counts in the project, and not_found before forbidden for a project that the person does not reach. */
export async function enterProject(
  caller: Caller,
  slug: string,
  projectId: string,
  permission: ProjectPermission,
) {
  const { org, scope } = await openOrgScope(caller.user.id, slug, originOf(caller));
  const project = await openProjectScope(scope, projectId);
  const { role } = personOf(project);
  demand(role, permission);
  return { org, role, scope: project };
}
