// The prompts page and the studio: prompts of reached projects, their versions, and each version's score.
import { notFound } from "@/lib/errors";
import { longTextsOf } from "@/lib/long-texts";
import type { ServedModel } from "@/lib/models";
import { isAtLeast } from "@/lib/permissions";
import { findModel } from "@/server/llm/catalogue";
import { type OrgScope, personOf } from "@/server/scope";
import { servedModels } from "@/server/services/api-key/served";
import { activeLabels, loadPrompt } from "@/server/services/prompts/load";
import { standingOf } from "@/server/services/prompts/standing";
import { scoresOfVersions } from "@/server/services/runs/scores";

/**
 * Newest first; `bestAccuracy` is the best of the versions on ground truth, null when none was measured; `leaving` tells
 * about the newest version's model when it ends soon or has ended.
 */
export async function listPrompts(scope: OrgScope) {
  const { userId, role } = personOf(scope);
  const { orgId } = scope;
  const reached = isAtLeast(role, "admin") ? {} : { project: { members: { some: { userId } } } };
  return scope.run(async (tx) => {
    const prompts = await tx.prompt.findMany({
      where: { orgId, ...reached },
      orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
      take: 500,
      select: {
        id: true,
        name: true,
        description: true,
        updatedAt: true,
        createdById: true,
        project: { select: { id: true, title: true, activeVersionId: true } },
        versions: {
          where: { state: { not: "archived" } },
          select: { id: true, number: true, model: true },
          orderBy: { number: "desc" },
        },
        _count: { select: { runs: true } },
      },
    });
    const scores = await scoresOfVersions(
      tx,
      orgId,
      prompts.flatMap((p) => p.versions.map((v) => v.id)),
    );
    const served = await servedModels(tx, orgId);
    return prompts.map(({ versions, _count, ...prompt }) => {
      const accuracies = versions.flatMap((v) => scores.get(v.id)?.accuracy ?? []);
      return {
        ...prompt,
        versionCount: versions.length,
        runCount: _count.runs,
        model: versions[0]?.model ?? "",
        leaving: leavingOf(versions[0], served),
        bestAccuracy: accuracies.length > 0 ? Math.max(...accuracies) : null,
      };
    });
  });
}

/** What is to be said about the model of a version: that it leaves or has left; null while it stays. */
function leavingOf(version: { id: string; model: string } | undefined, served: ServedModel[] | null) {
  const row = version && findModel(version.model);
  if (!row) return null;
  const { lifecycle, runnable, replacement } = standingOf(row, served);
  const { sentence } = lifecycle;
  return sentence === null ? null : { versionId: version.id, sentence, runnable, replacement };
}

/** Everything the studio opens with: the prompt, its project's labels and columns, its versions with scores. */
export async function getPrompt(scope: OrgScope, input: { promptId: string }) {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const { projectId } = await loadPrompt(tx, scope, input.promptId);
    const prompt = await tx.prompt.findFirst({
      where: { orgId, id: input.promptId },
      select: {
        id: true,
        name: true,
        description: true,
        project: {
          select: {
            id: true,
            title: true,
            instructions: true,
            columns: true,
            textColumn: true,
            activeVersionId: true,
            taskCount: true,
            groundTruthCount: true,
          },
        },
        versions: {
          orderBy: { number: "desc" },
          select: {
            id: true,
            number: true,
            name: true,
            system: true,
            user: true,
            model: true,
            longTexts: true,
            state: true,
            revision: true,
            parentId: true,
            createdAt: true,
            updatedAt: true,
            frozenAt: true,
          },
        },
      },
    });
    if (!prompt) throw notFound("This prompt");
    const labels = await activeLabels(tx, orgId, projectId);
    const scores = await scoresOfVersions(
      tx,
      orgId,
      prompt.versions.map((v) => v.id),
    );
    const versions = prompt.versions.map((v) => ({
      ...v,
      longTexts: longTextsOf(v.longTexts),
      score: scores.get(v.id) ?? null,
    }));
    return { ...prompt, labels, versions };
  });
}

/** Up to three tasks of the project to show how a prompt looks when it is filled in. */
export async function sampleTasks(scope: OrgScope, input: { promptId: string }) {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const { projectId } = await loadPrompt(tx, scope, input.promptId);
    return tx.task.findMany({
      where: { orgId, projectId },
      orderBy: { id: "asc" },
      take: 3,
      select: { id: true, innerId: true, data: true },
    });
  });
}
