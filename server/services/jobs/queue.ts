// How long jobs wait at this moment, and who runs them.
import { inngestAddress, inspectQueue } from "@/server/inngest/inspect";
import type { OrgScope } from "@/server/scope";

export type JobQueue =
  | {
      engine: "embedded";
      /** Processes that take jobs; `here`: this one is among them. */
      workers: number;
      here: boolean;
      /** Of this organization. */
      ready: number;
      running: number;
      waitsSeconds: number;
      /** The longest wait over all organizations. */
      longestWaitSeconds: number;
    }
  | { engine: "inngest"; address: string };

export async function getQueue({ orgId }: OrgScope): Promise<JobQueue> {
  const queue = await inspectQueue(orgId);
  if (queue === null) return { engine: "inngest", address: inngestAddress() };
  const { workers, here, ready, running, oldestReadySeconds, all } = queue;
  return {
    engine: "embedded",
    ...{ workers, here, ready, running },
    waitsSeconds: oldestReadySeconds,
    longestWaitSeconds: all.oldestReadySeconds,
  };
}
