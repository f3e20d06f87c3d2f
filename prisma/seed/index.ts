// The demo organization: five people, one project of support messages with ground truth, one prompt in two versions.

import { csvStream, importCsv } from "@/prisma/seed/import-csv";
import { DEMO_ORG, demoUserId, seedPeople } from "@/prisma/seed/people";
import { SUPPORT_LABELS } from "@/prisma/seed/support-labels";
import { SUPPORT_MESSAGES } from "@/prisma/seed/support-messages";
import { SUPPORT_PROMPT_V1, SUPPORT_PROMPT_V2 } from "@/prisma/seed/support-prompts";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { type OrgScope, openOrgScope, openProjectScope } from "@/server/scope";
import { createProject } from "@/server/services/projects/create";
import { createPrompt, saveVersion } from "@/server/services/prompts/write";

const TITLE = "Support messages";
const DEMO_MODEL_ID = "demo";

/** Makes what is missing, so it may be repeated and may be killed in the middle. */
export async function seedDemo(): Promise<void> {
  await seedPeople();
  await startJobs(engineHandler, { work: false });
  try {
    const { scope } = await openOrgScope(await demoUserId("manager"), DEMO_ORG.slug);
    const projectId = (await findProject(scope)) ?? (await seedProject(scope));
    await seedTasks(scope, projectId);
    await seedPrompt(scope, projectId);
  } finally {
    await stopJobs();
  }
}

async function findProject(scope: OrgScope): Promise<string | null> {
  const { orgId } = scope;
  const row = await scope.run((tx) =>
    tx.project.findFirst({
      where: { orgId, title: TITLE },
      orderBy: { createdAt: "asc" },
      select: { id: true },
    }),
  );
  return row?.id ?? null;
}

async function seedProject(scope: OrgScope): Promise<string> {
  const { projectId } = await createProject(scope, {
    title: TITLE,
    description: "What customers of Harbor & Pine write to the help desk.",
    instructions: INSTRUCTIONS,
    labels: Object.values(SUPPORT_LABELS),
  });
  return projectId;
}

async function seedTasks(scope: OrgScope, projectId: string): Promise<void> {
  const { orgId } = scope;
  const project = await openProjectScope(scope, projectId);
  await project.run(async (tx) => {
    const roles = { in: ["reviewer", "annotator"] };
    const people = await tx.membership.findMany({ where: { orgId, role: roles }, select: { userId: true } });
    const data = people.map(({ userId }) => ({ orgId, projectId, userId }));
    await tx.projectMember.createMany({ data, skipDuplicates: true });
  });
  const tasks = await project.run((tx) => tx.task.count({ where: { orgId, projectId } }));
  if (tasks > 0) return;
  const rows = SUPPORT_MESSAGES.map(({ id, text, channel, intent, isGroundTruth }) => [
    id,
    text,
    channel,
    isGroundTruth ? SUPPORT_LABELS[intent].value : "",
  ]);
  await importCsv(project, {
    fileName: "support-messages.csv",
    body: csvStream(["id", "text", "channel", "intent"], rows),
    mapping: { textColumn: "text", idColumn: "id", labelColumn: "intent", onDuplicate: "skip" },
  });
}

async function seedPrompt(scope: OrgScope, projectId: string): Promise<void> {
  const { orgId } = scope;
  const known = await scope.run((tx) => tx.prompt.count({ where: { orgId, projectId } }));
  if (known > 0) return;
  const { promptId, versionId } = await createPrompt(scope, {
    projectId,
    name: "Support intent",
    description: "What does the customer want us to do next?",
  });
  const settings = { model: DEMO_MODEL_ID, longTexts: "refuse" as const };
  const first = { promptId, versionId, revision: 1, ...settings, asNew: false };
  await saveVersion(scope, { ...first, ...contentOf(SUPPORT_PROMPT_V1) });
  await saveVersion(scope, { ...first, ...contentOf(SUPPORT_PROMPT_V2), revision: 2, asNew: true });
}

const contentOf = ({ title, system, user }: typeof SUPPORT_PROMPT_V1) => ({ name: title, system, user });

const INSTRUCTIONS = `Choose the **one** class that says what the customer wants us to do next.

- Judge by what is asked for, not by the words used.
- A late parcel with a demand for money is *Refund*; without one it is *Order status*.
- A broken item with a wish for a replacement is *Damaged item*.
- When nothing fits, choose *Other*.`;
