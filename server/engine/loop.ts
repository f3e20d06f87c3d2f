// The loop of one process: claims what is ready, does it, and sleeps until something wakes it.

import { claim } from "./claim";
import type { Core } from "./core";
import { executeJob } from "./execute";
import { giveBack, giveBackStrays } from "./lease";
import { logFailure } from "./log";
import type { Job } from "./types";

export type Loop = {
  wake(): void;
  /** Claims nothing more; resolves when the loop has ended. Jobs in flight go on. */
  end(): Promise<void>;
};

const IDLE_MS = 1000;

export function startLoop(core: Core): Loop {
  const bell = new Bell();
  let running = true;
  const attempt = async (work: () => Promise<number>): Promise<number | null> => {
    try {
      return await work();
    } catch (error) {
      logFailure(core, "claim failed", error);
      return null;
    }
  };
  const done = (async () => {
    let doubtful = false;
    while (running) {
      const wait = await attempt(async () => {
        if (doubtful) await giveBackStrays(core);
        return claimAndStart(core, () => bell.ring());
      });
      doubtful = wait === null;
      if (running && wait !== 0) await bell.wait(wait ?? IDLE_MS);
    }
  })();
  return {
    wake: () => bell.ring(),
    end() {
      running = false;
      bell.ring();
      return done;
    },
  };
}

/** How long there is nothing to do, in ms. */
async function claimAndStart(core: Core, onFree: () => void): Promise<number> {
  const free = core.settings.maxConcurrency - core.inflight.size;
  if (free <= 0) return IDLE_MS;
  const { jobs, nextInMs } = await claim(core, free);
  for (const job of jobs) runJob(core, job, onFree);
  // A claim may return fewer jobs than are ready.
  return jobs.length > 0 ? 0 : Math.min(IDLE_MS, Math.max(1, nextInMs ?? IDLE_MS));
}

function runJob(core: Core, job: Job, onFree: () => void): void {
  // A job that was lost and claimed again can be in flight twice.
  const key = `${job.id}:${job.token}`;
  core.inflight.set(key, job);
  void executeJob(core, job)
    .catch((error: unknown) => {
      logFailure(core, "job failed", error, job);
      return giveBack(core, job);
    })
    .catch((error: unknown) => logFailure(core, "job not given back", error, job))
    .finally(() => {
      core.inflight.delete(key);
      onFree();
    });
}

/** Rings before the wait are heard. */
class Bell {
  private rung = false;
  private answer: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.answer?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.answer = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.answer = undefined;
    this.rung = false;
  }
}
