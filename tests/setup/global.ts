// Once per vitest project: joins the test cluster and leaves it at the end.
import type { TestProject } from "vitest/node";
import { joinCluster } from "./cluster";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, leave } = await joinCluster();
  project.provide("cluster", cluster);
  return leave;
}
