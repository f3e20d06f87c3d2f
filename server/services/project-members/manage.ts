// Who has joined a project: listed, added from the organization's members, removed.
import { AppError, notFound } from "@/lib/errors";
import type { ProjectScope } from "@/server/scope";
import { audit } from "@/server/services/audit";

const MAX_LISTED = 1_000;
const PERSON = { role: true, user: { select: { id: true, name: true, email: true } } } as const;

type Stored = { role: string; user: { id: string; name: string; email: string } };
export type MemberView = { userId: string; name: string; email: string; role: string };
const toView = ({ role, user }: Stored): MemberView => ({
  userId: user.id,
  name: user.name,
  email: user.email,
  role,
});

export async function listProjectMembers(scope: ProjectScope): Promise<MemberView[]> {
  const { orgId, projectId } = scope;
  const rows = await scope.run((tx) =>
    tx.projectMember.findMany({
      where: { orgId, projectId },
      orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
      take: MAX_LISTED,
      select: { membership: { select: PERSON } },
    }),
  );
  return rows.map((row) => toView(row.membership));
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
