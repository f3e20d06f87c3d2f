// Makes a project with its labels; whoever makes it is its first member.
import type { CreateProject } from "@/lib/schemas/project";
import { type OrgScope, personOf } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { demandLabelSet, withColors } from "@/server/services/labels/rules";

/** Throws invalid for labels that cannot stand beside each other. */
export async function createProject(scope: OrgScope, input: CreateProject): Promise<{ projectId: string }> {
  const { userId } = personOf(scope);
  const { orgId } = scope;
  const labels = withColors(input.labels);
  demandLabelSet(labels);
  return scope.run(async (tx) => {
    const { id } = await tx.project.create({
      data: {
        orgId,
        title: input.title,
        description: input.description,
        instructions: input.instructions,
        createdById: userId,
      },
      select: { id: true },
    });
    await tx.label.createMany({
      data: labels.map((label, position) => ({ ...label, orgId, projectId: id, position })),
    });
    await tx.projectMember.create({ data: { orgId, projectId: id, userId }, select: { userId: true } });
    await audit(tx, scope, {
      action: "project.create",
      targetType: "project",
      targetId: id,
      projectId: id,
      detail: { labels: labels.length },
    });
    return { projectId: id };
  });
}
