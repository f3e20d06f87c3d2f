// The background jobs of an organization, newest first, as far as the person reaches their projects.
import { AppError } from "@/lib/errors";
import { JOB_KINDS, storedStates } from "@/lib/jobs";
import { type Cursor, DEFAULT_PAGE_SIZE, decodeCursor, type Page, toPage } from "@/lib/pagination";
import type { ListJobs } from "@/lib/schemas/job";
import type { OrgScope } from "@/server/scope";
import { findJobs, type JobRow, type Place, toJobRow } from "@/server/services/jobs/rows";
import { namesOf } from "@/server/services/members/names";

/** In µs, the year 2200. */
const LAST = 7_258_118_400_000_000;
const UUID = /^[0-9a-f-]{36}$/;

export async function listJobs(scope: OrgScope, input: ListJobs): Promise<Page<JobRow>> {
  const { tab, kind, projectId, cursor } = input;
  const kinds = kind ? [kind] : JOB_KINDS;
  const states = Object.fromEntries(kinds.map((one) => [one, storedStates(one, tab)]));
  const after = cursor ? placeOf(decodeCursor(cursor)) : null;
  return scope.run(async (tx) => {
    const rows = await findJobs(tx, scope, { states, projectId, after, limit: DEFAULT_PAGE_SIZE + 1 });
    const page = toPage(rows, DEFAULT_PAGE_SIZE, ({ createdUs, id }) => ({ key: createdUs, id }));
    const names = await namesOf(
      tx,
      scope.orgId,
      page.items.map((row) => row.personId),
    );
    return { ...page, items: page.items.map((row) => toJobRow(row, names)) };
  });
}

/** Throws invalid for a cursor that no page gave. */
function placeOf(cursor: Cursor | null): Place {
  const key = cursor?.key;
  const isTime = typeof key === "number" && Number.isInteger(key) && key >= 0 && key <= LAST;
  if (!cursor || !isTime || !UUID.test(cursor.id))
    throw new AppError("invalid", "This page does not exist. Start at the first one.");
  return { createdUs: key, id: cursor.id };
}
