// The lines of a batch's file: one request for each task, made one after the other and never held together.

import { costUsd, NO_USAGE } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import type { Encoding, Model } from "@/lib/models/types";
import { utf8Length } from "@/lib/text";
import { failedLine } from "@/server/llm/batch-line";
import type { Refusals } from "@/server/llm/ladder";
import { countLong, measureInput } from "@/server/llm/measure";
import { outputAllowance } from "@/server/llm/strategies/chat";
import { answerRoom } from "@/server/llm/strategies/prompt";
import type { Strategy } from "@/server/llm/strategies/strategy";
import type { OrgScope } from "@/server/scope";
import type { Replies } from "@/server/services/replies/open";
import type { BatchRun } from "@/server/services/runs/batches/open";
import { preparer } from "@/server/services/runs/prepare";
import { choicesOf, renderTask } from "@/server/services/runs/render";
import { type PredictionRow, storePredictions } from "@/server/services/runs/store";
import { outcomeOf, rowOf, type TaskOutcome } from "@/server/services/runs/task";
import { type LoadedTask, taskReader } from "@/server/services/runs/task-reader";

export type Asked = {
  run: BatchRun;
  model: Model;
  strategy: Strategy;
  baseUrl: string;
  refusals: Refusals;
  /** Null where replies are not cached. */
  replies: Replies | null;
};
export type FileLimits = { bytes: number; tokens: number; usd: number };

const STORED_AT_ONCE = 200;

/** What the lines came to so far; `toId`: the tasks up to this one are in the file, or have a row without it. */
export type Made = {
  lines: number;
  bytes: number;
  tokens: number;
  /** What they will cost at most; what has no price costs nothing here. */
  usd: number;
  toId: bigint | null;
  /** What the line costs for which there was no money. */
  lackedUsd: number | null;
};

/**
 * Yields lines until a limit is reached, but at least one if there is money for it; `made` grows with them. Tasks
 * that cannot be asked about, or whose label is known already, get their rows at once.
 */
export async function* batchLines(
  scope: OrgScope,
  asked: Asked,
  { ids, limits, made }: { ids: bigint[]; limits: FileLimits; made: Made },
): AsyncGenerator<string> {
  const { run, replies, ...place } = asked;
  const chunk = { run, labels: run.labels, prompt: run.prompt };
  const next = taskReader(
    scope,
    run.projectId,
    ids,
    replies ? preparer(chunk, { ...place, replies }) : undefined,
  );
  const lineOf = lineMaker(asked);
  let ended: PredictionRow[] = [];
  const store = async () => {
    await storePredictions(scope, run, ended);
    ended = [];
  };
  for (let task = await next(); task; task = await next()) {
    try {
      const line = await lineOf(task);
      if ("outcome" in line) {
        ended.push(rowOf(run, task, line.outcome));
        if (ended.length >= STORED_AT_ONCE) await store();
      } else {
        const bytes = made.bytes + utf8Length(line.text) + 1;
        const tokens = made.tokens + line.tokens;
        const usd = made.usd + line.usd;
        if (usd > limits.usd) made.lackedUsd = line.usd;
        const isFull = made.lines > 0 && (bytes > limits.bytes || tokens > limits.tokens);
        if (isFull || made.lackedUsd !== null) return await store();
        Object.assign(made, { lines: made.lines + 1, bytes, tokens, usd });
        yield line.text;
      }
      made.toId = task.id;
    } finally {
      task.done();
    }
  }
  await store();
  made.toId = ids.at(-1) ?? made.toId;
}

type MadeLine = { text: string; tokens: number; usd: number } | { outcome: TaskOutcome };

/** What is known of a line when its answer comes back, with nothing else. */
type LineId = {
  taskId: string;
  /** Of the task's text, which the model does not see. */
  leftOutChars: number;
  /** Of the reply cache; null where it is not used. */
  key: string | null;
};

export const lineId = ({ taskId, leftOutChars, key }: LineId): string =>
  key ? `${taskId}:${leftOutChars}:${key}` : leftOutChars > 0 ? `${taskId}:${leftOutChars}` : taskId;

export function readLineId(id: string): LineId {
  const [taskId = "", leftOut = "0", key = ""] = id.split(":");
  return {
    taskId,
    leftOutChars: /^\d{1,9}$/.test(leftOut) ? Number(leftOut) : 0,
    key: /^[\w-]{24}$/.test(key) ? key : null,
  };
}

function lineMaker({ run, model, strategy }: Asked) {
  const labels = choicesOf(run.labels);
  const outputTokens = outputAllowance(model, answerRoom(labels), 1);
  const priceOf = (inputTokens: number) =>
    costUsd(
      model,
      { ...NO_USAGE, inputTokens, outputTokens },
      { strategy: strategy.name, day: dayOf(), batch: true },
    ) ?? 0;
  return async function lineOf(task: LoadedTask): Promise<MadeLine> {
    const { prepared } = task;
    const rendered = prepared?.rendered ?? (await renderTask(run, model, task.data));
    if (rendered.kind === "failed") return { outcome: failedLine(rendered.code) };
    const { system, user, leftOutChars } = rendered;
    if (prepared?.reply) return { outcome: { ...outcomeOf(prepared.reply), leftOutChars } };
    const question = {
      model,
      labels,
      system,
      user,
      cacheKey: run.versionId,
      repair: null,
      allowance: 1,
    } as const;
    const { path, body } = await strategy.build(question);
    const key = prepared?.key?.strategy === strategy.name ? prepared.key.hash : null;
    const id = lineId({ taskId: String(task.id), leftOutChars, key });
    const line = { custom_id: id, method: "POST", url: `/v1${path}`, body };
    const tokens = await measureInput(model, { labels, system, user }, countingFixed(user));
    return { text: JSON.stringify(line), tokens, usd: priceOf(tokens) };
  };
}

const MOST_FIXED = 50;
const fixed = new Map<string, Promise<number>>();

/** Counts what all lines share once, and each text of a task by itself. */
const countingFixed = (user: string) => (text: string, encoding: Encoding) => {
  if (text === user) return countLong(text, encoding);
  if (fixed.size > MOST_FIXED) fixed.clear();
  const key = `${encoding} ${text}`;
  const tokens = fixed.get(key) ?? countLong(text, encoding);
  fixed.set(key, tokens);
  return tokens;
};
