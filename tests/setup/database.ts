// Gives a vitest file a migrated database of its own, cloned from the template in a fraction of a second.
import { inject } from "vitest";
import { type Cluster, cloneTemplate, type TestDatabase } from "./cluster";

export type { TestDatabase } from "./cluster";

export function freshDatabase(): Promise<TestDatabase> {
  return cloneTemplate(inject("cluster"));
}

declare module "vitest" {
  interface ProvidedContext {
    cluster: Cluster;
  }
}
