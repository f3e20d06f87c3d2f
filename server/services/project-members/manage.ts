// Who has joined a project: listed, added from the organization's members, removed.
import { AppError, notFound } from "@/lib/errors";
import { mayActAs, type ProjectRole, type Role, roleInProject } from "@/lib/permissions";
import type { ProjectScope } from "@/server/scope";
import { audit } from "@/server/services/audit";

const MAX_LISTED = 1_000;
const PERSON = { role: true, user: { select: { id: true, name: true, email: true } } } as const;

type Stored = {
  role: string | null;
  membership: { role: string; user: { id: string; name: string; email: string } };
};
/** `role` is the one that counts here; `mayAct` says whether it can be switched between reviewer and annotator. */
export type MemberView = { userId: string; name: string; email: string; role: Role; mayAct: boolean };
const toView = ({ role, membership: { user, ...member } }: Stored): MemberView => ({
  userId: user.id,
  name: user.name,
  email: user.email,
  role: roleInProject(member.role as Role, role),
  mayAct: mayActAs(member.role as Role),
});

export async function listProjectMembers(scope: ProjectScope): Promise<MemberView[]> {
  const { orgId, projectId } = scope;
  const rows = await scope.run((tx) =>
    tx.projectMember.findMany({
      where: { orgId, projectId },
      orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
      take: MAX_LISTED,
      select: { role: true, membership: { select: PERSON } },
    }),
  );
  return rows.map(toView);
}

/** Returns how many joined; who is in already stays in. Throws not_found when one is not an active member of the organization. */
export async function addProjectMembers(
  scope: ProjectScope,
  input: { userIds: string[] },
): Promise<{ added: number }> {
  const { orgId, projectId } = scope;
  const userIds = [...new Set(input.userIds)];
  return scope.run(async (tx) => {
    const known = await tx.membership.count({
      where: { orgId, userId: { in: userIds }, deactivatedAt: null },
    });
    if (known !== userIds.length) throw notFound("One of these members");
    const { count } = await tx.projectMember.createMany({
      data: userIds.map((userId) => ({ orgId, projectId, userId })),
      skipDuplicates: true,
    });
    if (count > 0)
      await audit(tx, scope, {
        action: "projectMember.create",
        targetType: "project",
        targetId: projectId,
        projectId,
        detail: { userIds },
      });
    return { added: count };
  });
}

/**
 * Lets a reviewer of the organization act as an annotator here, or the other way round. Throws conflict for managers and above,
 * whom no project lowers.
 */
export async function updateProjectMember(
  scope: ProjectScope,
  { userId, role }: { userId: string; role: ProjectRole },
): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const member = await tx.projectMember.findFirst({
      where: { orgId, projectId, userId },
      select: { membership: { select: { role: true } } },
    });
    if (!member) throw new AppError("not_found", "This person is not a member of the project.");
    if (!mayActAs(member.membership.role as Role))
      throw new AppError("conflict", "Only reviewers and annotators can have another role in a project.");
    const { count } = await tx.projectMember.updateMany({
      where: { orgId, projectId, userId },
      data: { role },
    });
    if (count === 0) throw new AppError("not_found", "This person is not a member of the project.");
    await audit(tx, scope, {
      action: "projectMember.update",
      targetType: "project",
      targetId: projectId,
      projectId,
      detail: { userId, role },
    });
  });
}

/** The person loses the project at once; their annotations stay. Throws conflict when they are not in it. */
export async function removeProjectMember(
  scope: ProjectScope,
  { userId }: { userId: string },
): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const { count } = await tx.projectMember.deleteMany({ where: { orgId, projectId, userId } });
    if (count === 0) throw new AppError("not_found", "This person is not a member of the project.");
    await tx.taskLease.deleteMany({ where: { orgId, projectId, userId } });
    await audit(tx, scope, {
      action: "projectMember.delete",
      targetType: "project",
      targetId: projectId,
      projectId,
      detail: { userId },
    });
  });
}
