// Waits for background work and draws its progress on the terminal.
import { setTimeout as sleep } from "node:timers/promises";

export type Progress = { done: number; total: number; ended: boolean; state: string };

const LOOK_EVERY_MS = 200;
const BAR_CHARS = 30;

/** Looks until it has ended; throws when it ended as anything but completed. Draws only on a terminal. */
export async function waitFor(what: string, look: () => Promise<Progress>): Promise<void> {
  const began = performance.now();
  for (;;) {
    const progress = await look();
    draw(what, progress, began);
    if (progress.ended) {
      if (!progress.state.startsWith("completed")) throw new Error(`${what} ended as ${progress.state}.`);
      return;
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function draw(what: string, { done, total, ended }: Progress, began: number): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const share = total === 0 ? 0 : done / total;
  const bar = "█".repeat(Math.round(share * BAR_CHARS)).padEnd(BAR_CHARS, "░");
  const line = `  ${what.padEnd(26)} ${bar} ${done}/${total} in ${seconds} s`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line}${ended ? "\n" : ""}`);
  else if (ended) process.stderr.write(`${line}\n`);
}
