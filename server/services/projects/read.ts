// Lists the projects that a person reaches, and opens one.
import { notFound } from "@/lib/errors";
import { isAtLeast, roleInProject } from "@/lib/permissions";
import type { Prisma } from "@/prisma/generated/client";
import { type OrgScope, type ProjectScope, personOf, type Tx } from "@/server/scope";
import { loadViewer } from "@/server/services/tasks/viewer";

const PROJECTS_PER_PAGE = 50;

export type ProjectCard = {
  id: string;
  title: string;
  description: string;
  isPublished: boolean;
  taskCount: number;
  annotatedCount: number;
  labelCount: number;
  memberCount: number;
  createdAt: Date;
  /** Absent for annotators. */
  groundTruthCount?: number;
};

/** Newest first: all projects for owners and admins, joined ones for managers, joined and published ones below. */
export async function listProjects(scope: OrgScope, { cursor }: { cursor?: string | null | undefined }) {
  const { userId, role } = personOf(scope);
  const { orgId } = scope;
  const reached: Prisma.ProjectWhereInput = {
    ...(!isAtLeast(role, "admin") && { members: { some: { userId } } }),
    ...(!isAtLeast(role, "manager") && { isPublished: true }),
  };
  const rows = await scope.run((tx) =>
    tx.project.findMany({
      where: { orgId, ...reached, ...(cursor && { id: { lt: cursor } }) },
      orderBy: { id: "desc" },
      take: PROJECTS_PER_PAGE + 1,
      select: { ...CARD, members: { where: { userId }, select: { role: true } } },
    }),
  );
  const shown = rows.slice(0, PROJECTS_PER_PAGE);
  const items = shown.map(
    ({ _count, groundTruthCount, members, ...row }): ProjectCard => ({
      ...row,
      labelCount: _count.labels,
      memberCount: _count.members,
      ...(isAtLeast(roleInProject(role, members[0]?.role ?? null), "reviewer") && { groundTruthCount }),
    }),
  );
  return { items, nextCursor: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null };
}

const CARD = {
  id: true,
  title: true,
  description: true,
  isPublished: true,
  taskCount: true,
  annotatedCount: true,
  groundTruthCount: true,
  createdAt: true,
  _count: { select: { members: true, labels: { where: { retiredAt: null } } } },
} satisfies Prisma.ProjectSelect;

/** One project with its labels in order, retired ones last, and what the person may see in it. */
export async function getProject(scope: ProjectScope) {
  return scope.run(async (tx) => {
    const viewer = await loadViewer(tx, scope);
    const project = await findProject(tx, scope);
    const { groundTruthCount, activeVersion, ...open } = project;
    return {
      ...open,
      labels: await labelsOf(tx, scope),
      /** What the person acts as here. */
      role: viewer.role,
      showsTaskList: viewer.dmShown,
      showsPredictions: viewer.canSee,
      ...(viewer.seesGroundTruth && { groundTruthCount }),
      ...(viewer.isManager && { activeVersion }),
    };
  });
}

async function findProject(tx: Tx, { orgId, projectId }: ProjectScope) {
  const project = await tx.project.findFirst({
    where: { orgId, id: projectId },
    select: {
      id: true,
      title: true,
      description: true,
      instructions: true,
      isPublished: true,
      predictionsVisibleTo: true,
      prefill: true,
      blindUntilSubmit: true,
      dataManagerVisibleTo: true,
      anonymize: true,
      overlap: true,
      textColumn: true,
      columns: true,
      taskCount: true,
      annotatedCount: true,
      groundTruthCount: true,
      createdAt: true,
      activeVersion: { select: { id: true, number: true, prompt: { select: { id: true, name: true } } } },
    },
  });
  if (!project) throw notFound("This project");
  return project;
}

const labelsOf = (tx: Tx, { orgId, projectId }: ProjectScope) =>
  tx.label.findMany({
    where: { orgId, projectId },
    orderBy: [{ retiredAt: { sort: "asc", nulls: "first" } }, { position: "asc" }, { id: "asc" }],
    select: {
      id: true,
      value: true,
      description: true,
      color: true,
      hotkey: true,
      position: true,
      retiredAt: true,
    },
  });
