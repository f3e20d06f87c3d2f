// How the engine reports its own failures: by code or name, never by a message, which could quote data.

import type { Core } from "./core";
import type { Job } from "./types";

export function logFailure(core: Core, message: string, error: unknown, job?: Job): void {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const about = job ? { fn: job.fn, run: job.run_id } : {};
  core.settings.log("error", message, { ...about, error: String(code ?? name ?? "unknown") });
}
