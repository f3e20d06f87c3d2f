// The main job from end to end, through the services that the pages use.
import { randomUUID } from "node:crypto";
import { accuracyOf } from "@/lib/metrics/accuracy";
import { csvStream, importCsv } from "@/prisma/seed/import-csv";
import type { DemoOptions } from "@/server/cli/demo/options";
import type { DemoPrompt, DemoSource } from "@/server/cli/demo/source";
import { waitFor } from "@/server/cli/demo/wait";
import { type OrgScope, openProjectScope, type ProjectScope } from "@/server/scope";
import { createConversion, listConversions } from "@/server/services/conversions/manage";
import { createProject } from "@/server/services/projects/create";
import { getPrompt } from "@/server/services/prompts/read";
import { createPrompt, saveVersion } from "@/server/services/prompts/write";
import { createRun } from "@/server/services/runs/create";
import { getRun } from "@/server/services/runs/read";

const ENDED = ["completed", "completed_with_errors", "failed", "canceled", "paused", "budget_stopped"];
const TITLE_CHARS = 50;

/** Makes a project of its own each time, with the ground truth imported. */
export async function setUp(scope: OrgScope, source: DemoSource) {
  const stamp = new Date().toISOString().slice(5, 19).replace("T", " ");
  const title = `${source.title.slice(0, TITLE_CHARS - stamp.length - 1)} ${stamp}`;
  const { projectId } = await createProject(scope, {
    title,
    description: "",
    instructions: "",
    labels: source.labels,
  });
  const project = await openProjectScope(scope, projectId);
  const rows = source.rows.map(({ text, label, isGroundTruth }) => [text, isGroundTruth ? label : ""]);
  const imported = await importCsv(project, {
    fileName: "demo.csv",
    body: csvStream(["text", "ground_truth"], rows),
    mapping: { textColumn: "text", labelColumn: "ground_truth", onDuplicate: "skip" },
  });
  return { project, title, ...imported };
}

/** Drafts both versions, measures each on the ground truth, and returns their scores in order. */
export async function measure(project: ProjectScope, prompts: readonly DemoPrompt[], { model }: DemoOptions) {
  const { promptId, versionId: first } = await createPrompt(project, {
    projectId: project.projectId,
    name: "Demo",
    description: "",
  });
  let versionId = first;
  for (const [index, { title: name, system, user }] of prompts.entries()) {
    const settings = { model, longTexts: "refuse" as const };
    const content = { promptId, versionId, revision: 1, system, user, ...settings, name, asNew: index > 0 };
    versionId = (await saveVersion(project, content)).versionId;
    await run(project, versionId, "ground_truth", `Version ${index + 1} on ground truth`);
  }
  const { versions } = await getPrompt(project, { promptId });
  return versions
    .map(({ id, number, name, score }) => ({
      id,
      number,
      name,
      score: accuracyOf({
        total: score?.n ?? 0,
        answered: score?.answered ?? 0,
        correct: score?.correct ?? 0,
      }),
    }))
    .sort((a, b) => a.number - b.number);
}

export async function run(
  project: ProjectScope,
  versionId: string,
  scope: "ground_truth" | "all",
  what: string,
): Promise<{ done: number; failed: number; costUsd: number | null }> {
  const target = { versionId, scope, sampleSize: 1, onlyMissing: false, clientRequestId: randomUUID() };
  const { runId } = await createRun(project, target);
  await waitFor(what, async () => {
    const { state, done, failed, total, code } = await getRun(project, { runId });
    return {
      done: done + failed,
      total,
      ended: ENDED.includes(state),
      state: code ? `${state} (${code})` : state,
    };
  });
  return getRun(project, { runId });
}

/** Converts the version's predictions where nobody has labelled; returns the number of annotations made. */
export async function convert(project: ProjectScope, versionId: string): Promise<number> {
  const target = { versionId, onlyUnlabeled: true, labelIds: [], clientRequestId: randomUUID() };
  const { conversionId } = await createConversion(project, target);
  const look = async () => {
    const row = (await listConversions(project)).find((c) => c.id === conversionId);
    if (!row) throw new Error("the conversion is gone");
    return row;
  };
  await waitFor("Predictions to annotations", async () => {
    const { state, converted, skipped, total } = await look();
    return { done: converted + skipped, total, ended: state !== "queued" && state !== "running", state };
  });
  return (await look()).converted;
}
