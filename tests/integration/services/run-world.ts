// A project that is ready to run: labels, tasks, some ground truth, one prompt, and the people around it.
import { randomUUID } from "node:crypto";
import { prisma } from "@/server/db/client";
import { type OrgScope, openOrgScope, openProjectScope, type ProjectScope } from "@/server/scope";

export type RunWorld = {
  orgId: string;
  slug: string;
  projectId: string;
  managerId: string;
  ownerScope: OrgScope;
  promptId: string;
  versionId: string;
  labels: { id: string; value: string }[];
  scope: ProjectScope;
};

const LABELS = [
  { value: "Refund", description: "wants money back, refund, return the payment" },
  { value: "Delivery", description: "asks where the parcel is, delivery, shipping, late order" },
];
const TEXTS = ["I want my money back, please refund me", "Where is my parcel, the delivery is late"];

/**
 * `tasks` tasks alternate between the two labels; the first `groundTruth` of them are starred. Most tests count calls, so
 * replies are not cached unless they ask for it.
 */
export async function runWorld({
  tasks = 20,
  groundTruth = 10,
  model = "demo",
  replyCache = false,
} = {}): Promise<RunWorld> {
  const db = prisma();
  const orgId = randomUUID();
  const managerId = randomUUID();
  const slug = `org-${orgId.slice(0, 8)}`;
  const email = `${managerId}@example.org`;
  await db.user.create({
    data: { id: managerId, email, emailNormalised: email, name: "Mia", passwordHash: "-" },
  });
  const owner = { email: `o-${email}`, emailNormalised: `o-${email}`, name: "Ona", passwordHash: "-" };
  const { id: ownerId } = await db.user.create({ data: owner });
  await db.organization.create({
    data: { id: orgId, slug, name: slug, replyCache },
  });
  await db.membership.createMany({
    data: [
      { orgId, userId: managerId, role: "manager" },
      { orgId, userId: ownerId, role: "owner" },
    ],
  });
  const project = await db.project.create({
    data: {
      orgId,
      title: "Support",
      createdById: managerId,
      textColumn: "text",
      columns: ["text"],
      taskCount: tasks,
      annotatedCount: groundTruth,
      groundTruthCount: groundTruth,
    },
  });
  const projectId = project.id;
  await db.projectMember.create({ data: { orgId, projectId, userId: managerId } });
  const labels = await db.label.createManyAndReturn({
    data: LABELS.map((label, position) => ({ ...label, orgId, projectId, color: "#4f46e5", position })),
    select: { id: true, value: true },
  });
  await db.task.createMany({
    data: Array.from({ length: tasks }, (_, n) => {
      const text = `${TEXTS[n % 2]} (${n})`;
      const truth = n < groundTruth ? (labels[n % 2]?.id ?? null) : null;
      const counts = { annotationCount: truth ? 1 : 0, groundTruthLabelId: truth };
      return { orgId, projectId, innerId: n + 1, text, data: { text }, contentHash: String(n), ...counts };
    }),
  });
  await starTruth(orgId, projectId, managerId);
  const prompt = await db.prompt.create({
    data: { orgId, projectId, name: "Intent", createdById: managerId },
  });
  const version = await db.promptVersion.create({
    data: {
      orgId,
      projectId,
      promptId: prompt.id,
      number: 1,
      system: "Choose the class of the message.\n\n{{classes}}",
      user: "{{text}}",
      model,
      createdById: managerId,
    },
  });
  const { scope } = await openOrgScope(managerId, slug);
  const { scope: ownerScope } = await openOrgScope(ownerId, slug);
  return {
    orgId,
    slug,
    projectId,
    managerId,
    ownerScope,
    promptId: prompt.id,
    versionId: version.id,
    labels,
    scope: await openProjectScope(scope, projectId),
  };
}

/** The annotations that the ground truth of the tasks speaks of. */
async function starTruth(orgId: string, projectId: string, createdById: string): Promise<void> {
  const tasks = await prisma().task.findMany({
    where: { orgId, projectId, groundTruthLabelId: { not: null } },
    select: { id: true, groundTruthLabelId: true },
  });
  const data = tasks.map(({ id, groundTruthLabelId }) => {
    const star = { labelId: groundTruthLabelId, groundTruth: true, source: "human" };
    return { orgId, projectId, taskId: id, createdById, ...star };
  });
  await prisma().annotation.createMany({ data });
}
