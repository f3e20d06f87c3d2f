// Tells the planner about many new rows at once, which it would otherwise learn a minute later.
import type { OrgScope } from "@/server/scope";

/** From this many rows on a plan made for an empty table hurts. */
const MANY_ROWS = 1_000;

/** In a transaction of its own, after the rows are committed, because it holds a lock on the tables until it ends. */
export async function analyzeAfter(scope: OrgScope, rows: number): Promise<void> {
  if (rows >= MANY_ROWS) await scope.run((tx) => tx.$executeRaw`select assay_analyze()`);
}
