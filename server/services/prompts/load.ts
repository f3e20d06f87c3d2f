// Loads a prompt or a version for a person who reaches its project; everybody else hears "not found".
import { notFound } from "@/lib/errors";
import { assertReach, type OrgScope, type Tx } from "@/server/scope";

/** The prompt's ids. Throws not_found unless it exists in the organization and its project is reached. */
export async function loadPrompt(tx: Tx, scope: OrgScope, promptId: string) {
  const prompt = await tx.prompt.findFirst({
    where: { orgId: scope.orgId, id: promptId },
    select: { id: true, projectId: true, name: true },
  });
  if (!prompt) throw notFound("This prompt");
  await assertReach(tx, scope, prompt.projectId).catch(() => {
    throw notFound("This prompt");
  });
  return prompt;
}

/** A version of one project; throws not_found when it belongs to another one. */
export async function loadVersion(tx: Tx, where: { orgId: string; projectId: string; versionId: string }) {
  const version = await tx.promptVersion.findFirst({
    where: { orgId: where.orgId, projectId: where.projectId, id: where.versionId },
    select: {
      id: true,
      promptId: true,
      number: true,
      state: true,
      system: true,
      user: true,
      model: true,
      longTexts: true,
      prompt: { select: { name: true } },
    },
  });
  if (!version) throw notFound("This version");
  return version;
}

/** Makes clicks on the same version wait for each other, so that the second of a double click finds what the first wrote. */
export async function lockVersion(tx: Tx, orgId: string, versionId: string): Promise<void> {
  await tx.$queryRaw`select id from "PromptVersion" where "orgId" = ${orgId} and id = ${versionId} for update`;
}

/** The labels in use, in order. */
export function activeLabels(tx: Tx, orgId: string, projectId: string) {
  return tx.label.findMany({
    where: { orgId, projectId, retiredAt: null },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: { id: true, value: true, description: true, color: true },
  });
}
