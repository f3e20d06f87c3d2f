// The loop of one process: claims what is ready, does it, and sleeps until something wakes it.

import { claim } from "./claim";
import type { Core } from "./core";
import { executeJob } from "./execute";

export type Loop = {
  wake(): void;
  /** Claims nothing more; resolves when the loop has ended. Jobs in flight go on. */
  end(): Promise<void>;
};

const IDLE_MS = 1000;

export function startLoop(core: Core): Loop {
  const bell = new Bell();
  let running = true;
  const done = (async () => {
    while (running) {
      const wait = await claimAndStart(core, () => bell.ring());
      if (running && wait > 0) await bell.wait(wait);
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
  try {
    const { jobs, nextInMs } = await claim(core, free);
    for (const job of jobs) {
      // A job that was lost and claimed again can be in flight twice.
      const key = `${job.id}:${job.token}`;
      core.inflight.set(key, job);
      void executeJob(core, job)
        .catch((error: unknown) => logFailure(core, "job failed", error))
        .finally(() => {
          core.inflight.delete(key);
          onFree();
        });
    }
    // A claim may return fewer jobs than are ready.
    return jobs.length > 0 ? 0 : Math.min(IDLE_MS, Math.max(1, nextInMs ?? IDLE_MS));
  } catch (error) {
    logFailure(core, "claim failed", error);
    return IDLE_MS;
  }
}

export function logFailure(core: Core, message: string, error: unknown): void {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  core.settings.log("error", message, { error: String(code ?? name ?? "unknown") });
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
