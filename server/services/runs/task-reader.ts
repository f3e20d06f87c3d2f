// Reads the data of a chunk's tasks a few rows at a time when their turn comes, because one row may hold a megabyte.
import type { JsonObject } from "@/lib/json";
import type { OrgScope } from "@/server/scope";
import type { Prepared } from "@/server/services/runs/prepare";
import { takeRoom } from "@/server/services/runs/room";

export type LoadedTask = { id: bigint; data: JsonObject; prepared?: Prepared };
/** `done` is called when nobody needs the task's text any more. */
export type TaskInWork = LoadedTask & { done: () => void };

const FIRST_ROWS = 4;
const MOST_ROWS = 40;
const MOST_BYTES = 2 * 1024 * 1024;

const sizeOf = ({ data }: LoadedTask) =>
  Object.values(data).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : (JSON.stringify(value)?.length ?? 0)),
    0,
  );

/**
 * Gives one task after the other to whoever asks, when there is room for its text; undefined at the end. `prepare` sees them
 * first, as many as were read together.
 */
export function taskReader(
  scope: OrgScope,
  projectId: string,
  ids: bigint[],
  prepare?: (tasks: readonly LoadedTask[]) => Promise<void>,
) {
  let at = 0;
  let rows = FIRST_ROWS;
  const ready: LoadedTask[] = [];
  let loading: Promise<void> | null = null;
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
    await prepare?.(found);
    ready.push(...found);
    const average = found.reduce((sum, task) => sum + sizeOf(task), 0) / Math.max(1, found.length);
    rows = Math.min(MOST_ROWS, Math.max(1, Math.floor(MOST_BYTES / Math.max(1, average))));
    loading = null;
  }

  function loadAhead(): void {
    if (loading || at >= ids.length || ready.length > rows / 2) return;
    loading = load();
    loading.catch(() => {}); // thrown at whoever asks next
  }

  async function take(): Promise<TaskInWork | undefined> {
    for (loadAhead(); loading && ready.length === 0; loadAhead()) await loading;
    const task = ready.shift();
    return task && { ...task, done: await takeRoom(sizeOf(task)) };
  }

  // One after the other, so that no more than one text waits for room.
  return function next(): Promise<TaskInWork | undefined> {
    const taken = turn.then(take);
    turn = taken.catch(() => {});
    return taken;
  };
}
