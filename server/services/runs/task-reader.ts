// Reads the data of a chunk's tasks a few rows at a time when their turn comes, because one row may hold a megabyte.
import type { JsonObject } from "@/lib/json";
import type { OrgScope } from "@/server/scope";
import { takeRoom } from "@/server/services/runs/room";

export type LoadedTask = { id: bigint; data: JsonObject };
/** `done` is called when nobody needs the task's text any more. */
export type TaskInWork = LoadedTask & { done: () => void };

const FIRST_ROWS = 4;
const MOST_ROWS = 40;
const MOST_BYTES = 4 * 1024 * 1024;

const sizeOf = ({ data }: LoadedTask) =>
  Object.values(data).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : (JSON.stringify(value)?.length ?? 0)),
    0,
  );

/** Gives one task after the other to whoever asks, when there is room for its text; undefined at the end. */
export function taskReader(scope: OrgScope, projectId: string, ids: bigint[]) {
  let at = 0;
  let rows = FIRST_ROWS;
  let ready: LoadedTask[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  async function load(): Promise<void> {
    const slice = ids.slice(at, at + rows);
    at += slice.length;
    // Locked: a sync that is about to take a new text has seen no run, so the run must see the new text.
    const found = await scope.run(
      (tx) => tx.$queryRaw<LoadedTask[]>`
        select id, data from "Task" where "orgId" = ${scope.orgId} and "projectId" = ${projectId} and id = any(${slice})
        order by id for key share`,
    );
    ready = found.reverse();
    const bytes = ready.reduce((sum, task) => sum + sizeOf(task), 0);
    rows = Math.min(MOST_ROWS, Math.max(1, Math.floor((MOST_BYTES * ready.length) / Math.max(1, bytes))));
  }

  async function take(): Promise<TaskInWork | undefined> {
    while (ready.length === 0 && at < ids.length) await load();
    const task = ready.pop();
    return task && { ...task, done: await takeRoom(sizeOf(task)) };
  }

  // One after the other, so that no more than one text waits for room.
  return function next(): Promise<TaskInWork | undefined> {
    const taken = turn.then(take);
    turn = taken.catch(() => {});
    return taken;
  };
}
