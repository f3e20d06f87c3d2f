// What the embedded engine knows of the product's jobs. Null everywhere: an Inngest server runs them, and its own pages show it.
import type { InspectedRun } from "@/server/engine/inspect";
import { env } from "@/server/env";
import { embeddedEngine, jobsState, runsEmbedded } from "./runtime";

export type { InspectedError, InspectedRun, InspectedStep } from "@/server/engine/inspect";

const CLOUD = "https://app.inngest.com";
const DEV_SERVER = "http://localhost:8288";

type Subject = { orgId: string; id: string; limit: number; before?: string };

/** What has run for one row of the product, newest first. */
export async function inspectJob({ orgId, id, ...page }: Subject): Promise<InspectedRun[] | null> {
  return runsEmbedded() ? embeddedEngine().inspect({ tenant: orgId, subject: id, ...page }) : null;
}

/** Times in s. `here`: this process takes jobs. `all` counts every organization and tells nothing of any. */
export async function inspectQueue(orgId: string) {
  if (!runsEmbedded()) return null;
  const engine = embeddedEngine();
  const [own, all] = await Promise.all([engine.queue(orgId), engine.health()]);
  return { ...own, all, workers: all.workers, here: jobsState() === "working" };
}

/** Where an Inngest server shows its jobs. */
export function inngestAddress(): string {
  if (env.INNGEST_BASE_URL) return env.INNGEST_BASE_URL;
  if (!env.INNGEST_DEV || env.INNGEST_DEV === "0") return CLOUD;
  return URL.canParse(env.INNGEST_DEV) ? env.INNGEST_DEV : DEV_SERVER;
}
