// What the embedded engine knows of the product's jobs. Null everywhere: an Inngest server runs them, and its own pages show it.
import type { InspectedRun } from "@/server/engine/inspect";
import { type Env, env } from "@/server/env";
import { embeddedEngine, jobsState, runsEmbedded } from "./runtime";

export type { InspectedError, InspectedRun, InspectedStep } from "@/server/engine/inspect";

const CLOUD = "https://app.inngest.com";
const DEV_SERVER = "http://localhost:8288";

type Settings = Pick<Env, "INNGEST_BASE_URL" | "INNGEST_DEV">;
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
export function inngestAddress({ INNGEST_BASE_URL: base, INNGEST_DEV: dev }: Settings = env): string {
  if (base) return base;
  if (!dev || dev === "0") return CLOUD;
  return URL.canParse(dev) ? dev : DEV_SERVER;
}
