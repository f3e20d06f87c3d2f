// Whether the person who started a job still may do it: the rights of this moment count, not those of the click.
import { holds, type ProjectPermission, type Role, reachesProject } from "@/lib/permissions";
import type { Tx } from "@/server/scope";

export type Started = { orgId: string; projectId: string; createdById: string };

export async function starterMay(
  tx: Tx,
  { orgId, projectId, createdById }: Started,
  permission: ProjectPermission,
): Promise<boolean> {
  const member = await tx.membership.findFirst({
    where: { orgId, userId: createdById, deactivatedAt: null },
    select: {
      role: true,
      projects: { where: { orgId, projectId }, select: { project: { select: { isPublished: true } } } },
    },
  });
  if (!member) return false;
  const role = member.role as Role;
  const [joined] = member.projects;
  const project = { joined: joined !== undefined, isPublished: joined?.project.isPublished === true };
  return holds(role, permission) && reachesProject(role, project);
}
