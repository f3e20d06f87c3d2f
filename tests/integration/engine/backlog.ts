// A long queue, most of it of one organization, and what a claim beside it is measured by.
import { setTimeout as sleep } from "node:timers/promises";
import type { Inngest } from "inngest";
import type pg from "pg";

/** The rest is so much that a fast machine does not come to the end of it while a test measures. */
const SHARE_OF_THE_BIG_ONE = 0.8;
const PER_SEND = 5000;
const EVERY_MS = 100;

export const SMALL_ONES = 10;

/** Events of "big", and at the end of "small0" to "small9", in their data as `org`. */
export async function fillQueue(inngest: Inngest, name: string, count: number): Promise<void> {
  const org = (n: number) => (n < count * SHARE_OF_THE_BIG_ONE ? "big" : `small${n % SMALL_ONES}`);
  for (let from = 0; from < count; from += PER_SEND) {
    const size = Math.min(PER_SEND, count - from);
    await inngest.send(Array.from({ length: size }, (_, i) => ({ name, data: { org: org(from + i) } })));
  }
}

/** Mean time in ms of a transaction with as many statements as a claim, none of which does anything. */
export async function bareTransactions(pool: pg.Pool, forMs: number): Promise<number> {
  const times: number[] = [];
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    const begin = performance.now();
    const client = await pool.connect();
    for (const text of ["begin", ...Array(5).fill("select 1"), "commit"]) await client.query(text);
    client.release();
    times.push(performance.now() - begin);
    await sleep(EVERY_MS);
  }
  return times.reduce((sum, ms) => sum + ms, 0) / times.length;
}
