// Prepares a few tasks before their turn where an organization caches replies: rendered, named by their request, and looked up together.
import type { Model } from "@/lib/models/types";
import { findModel } from "@/server/llm/catalogue";
import type { Refusals } from "@/server/llm/ladder";
import { type ReplyKey, replyKeys } from "@/server/llm/reply-key";
import type { Replies, Reply } from "@/server/services/replies/open";
import {
  choicesOf,
  type FrozenChunk,
  frozenOf,
  type RenderedTask,
  renderTask,
} from "@/server/services/runs/render";
import type { LoadedTask } from "@/server/services/runs/task-reader";

export type Prepared = {
  rendered: RenderedTask;
  /** What it was rendered with. */
  windowShare: number;
  key: ReplyKey | null;
  /** The label that is known already. */
  reply: Reply | null;
};

/** `model`: as it is asked, where that is not the catalogue's. */
type Asked = { replies: Replies; refusals: Refusals; baseUrl: string; model?: Model };

/** For the reader of tasks. */
export function preparer(
  chunk: FrozenChunk,
  { replies, model = findModel(chunk.run.model), ...place }: Asked,
) {
  const keyOf = model && replyKeys({ model, labels: choicesOf(chunk.labels), ...place });
  return async function prepare(tasks: readonly LoadedTask[]): Promise<void> {
    if (!keyOf) return;
    const { windowShare } = chunk.run;
    const keys: string[] = [];
    for (const task of tasks) {
      const rendered = await renderTask(frozenOf(chunk), model, task.data);
      const key = rendered.kind === "fits" ? await keyOf(rendered) : null;
      if (key) keys.push(key.hash);
      task.prepared = { rendered, windowShare, key, reply: null };
    }
    if (keys.length === 0) return;
    const known = await replies.find(keys);
    for (const { prepared } of tasks)
      if (prepared?.key) prepared.reply = known.get(prepared.key.hash) ?? null;
  };
}
