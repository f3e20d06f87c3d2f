// Decides which engine runs the jobs: the embedded one, or an Inngest server named by the environment.
import type { Env } from "@/server/env";

export type JobsMode = "embedded" | "inngest";

type ModeEnv = Pick<
  Env,
  | "JOBS_ENGINE"
  | "INNGEST_DEV"
  | "INNGEST_BASE_URL"
  | "INNGEST_EVENT_KEY"
  | "INNGEST_SIGNING_KEY"
  | "INNGEST_STREAMING"
>;

/** Throws an Error of one sentence when the settings contradict each other. */
export function jobsMode(env: ModeEnv): JobsMode {
  const dev = env.INNGEST_DEV !== undefined && env.INNGEST_DEV !== "0";
  const named = dev || env.INNGEST_SIGNING_KEY !== undefined || env.INNGEST_BASE_URL !== undefined;
  const mode = env.JOBS_ENGINE ?? (named ? "inngest" : "embedded");
  if (mode === "inngest" && !dev && (!env.INNGEST_EVENT_KEY || !env.INNGEST_SIGNING_KEY)) {
    throw new Error(
      "Assay cannot start: jobs on an Inngest server need both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY.",
    );
  }
  if (mode === "embedded" && env.INNGEST_STREAMING === "true") {
    throw new Error("Assay cannot start: the embedded engine does not work with INNGEST_STREAMING=true.");
  }
  return mode;
}

/** A sentence for the log when a setting has no effect. */
export function modeWarning(env: ModeEnv): string | null {
  if (jobsMode(env) !== "embedded" || !env.INNGEST_SIGNING_KEY) return null;
  return "INNGEST_SIGNING_KEY is set, but JOBS_ENGINE=embedded: jobs run in this process";
}
