// What a run would cost before it starts: token counts of a random sample of its tasks, multiplied out.
import { costUsd, NO_USAGE } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import type { JsonObject } from "@/lib/json";
import { batchModel, firstStrategy } from "@/lib/models/methods";
import type { Model } from "@/lib/models/types";
import { compilePrompt, renderPrompt } from "@/lib/prompt-render";
import type { RunTarget } from "@/lib/schemas/run";
import { findModel } from "@/server/llm/catalogue";
import { countingOnce, measureInput, measureOutput } from "@/server/llm/measure";
import { fitsWindow } from "@/server/llm/tokens";
import type { ProjectScope } from "@/server/scope";
import { describeTarget } from "@/server/services/runs/create";
import { selectTaskIds } from "@/server/services/runs/tasks";

const SAMPLE = 100;

/**
 * tasks: exact. costUsd: expected dollars from a sample of at most 100 tasks; null when the price is unknown.
 * tooLong: how many of the `sampled` tasks do not fit the model. problem: why the run could not start, or null.
 * economyUsd: the same through the Batch API; null where the model is not offered there.
 */
export async function estimateRun(scope: ProjectScope, target: RunTarget) {
  const seed = scope.projectId;
  const { tasks, problem, version, project, labels, rows } = await scope.run(async (tx) => {
    const described = await describeTarget(tx, scope, target, seed);
    const sample = { ...described.selection, scope: "sample", sampleSize: SAMPLE, sampleSeed: seed };
    const ids = selectTaskIds(target.scope === "ground_truth" ? described.selection : sample);
    const rows = await tx.$queryRaw<{ data: JsonObject }[]>`
      select data from "Task" where "orgId" = ${scope.orgId} and "projectId" = ${scope.projectId}
        and id in (select id from (${ids}) ids limit ${SAMPLE})`;
    return { ...described, rows };
  });
  const model = findModel(version.model);
  if (!model)
    return { tasks, problem, tokens: null, costUsd: null, economyUsd: null, sampled: 0, tooLong: 0 };
  const prompt = compilePrompt(version, project.columns);
  const classes = labels.map(({ value, description }) => ({ name: value, description }));
  const choices = labels.map(({ value, description }) => ({ value, description: description || null }));
  const count = countingOnce();
  let tokens = 0;
  let tooLong = 0;
  for (const { data } of rows) {
    const { system, user } = renderPrompt(prompt, { data, instructions: project.instructions, classes });
    if (!(await fitsWindow(model, [system, user], choices))) tooLong++;
    else tokens += await measureInput(model, { labels: choices, system, user }, count);
  }
  const perTask = rows.length > tooLong ? tokens / (rows.length - tooLong) : 0;
  const usage = { ...NO_USAGE, inputTokens: perTask, outputTokens: await measureOutput(model, choices) };
  const priceBy = (asked: Model, batch: boolean) =>
    costUsd(asked, usage, { day: dayOf(), strategy: firstStrategy(asked, choices), batch });
  const one = priceBy(model, false);
  const inBatch = batchModel(model);
  const economy = inBatch && priceBy(inBatch, true);
  const payable = rows.length === 0 ? 0 : tasks * (1 - tooLong / rows.length);
  return {
    tasks,
    problem,
    tokens: Math.round(perTask * payable),
    costUsd: one === null ? null : one * payable,
    economyUsd: economy === null ? null : economy * payable,
    sampled: rows.length,
    tooLong,
  };
}
