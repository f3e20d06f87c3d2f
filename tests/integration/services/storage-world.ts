// A project with one connection to a bucket in memory, and a way to sync it to the end as the job does.
import type { CreateConnection } from "@/lib/schemas/storage";
import { prisma } from "@/server/db/client";
import { jobScope, openProjectScope, type ProjectScope } from "@/server/scope";
import { createProject } from "@/server/services/projects/create";
import { beginSync } from "@/server/services/storage/begin";
import { getSync } from "@/server/services/storage/read";
import { startSync } from "@/server/services/storage/start";
import { syncPages } from "@/server/services/storage/sync";
import { createConnection } from "@/server/services/storage/write";
import { makeOrganization, scopeOf, type TestOrganization } from "@/tests/factories";
import { type ScriptedS3, startScriptedS3 } from "@/tests/fakes/storage/scripted-s3";
import type { StorageServer } from "@/tests/fakes/storage/types";
import { s3Door } from "@/tests/setup/storage";

export type StorageWorld = {
  org: TestOrganization;
  scope: ProjectScope;
  connectionId: string;
  bucket: ScriptedS3;
};

export const LABELS = ["Refund", "Billing"];

export async function storageProject(org: TestOrganization): Promise<ProjectScope> {
  const scope = await scopeOf(org, "manager");
  const labels = LABELS.map((value) => ({ value, description: "", hotkey: null }));
  const texts = { title: "Storage", description: "", instructions: "" };
  const { projectId } = await createProject(scope, { ...texts, labels });
  return openProjectScope(scope, projectId);
}

export const connectionTo = (
  { source, secret }: Pick<StorageServer, "source" | "secret">,
  change: Partial<CreateConnection> = {},
): CreateConnection => ({
  ...{ title: "Tickets", source, secret: secret ?? undefined, prefix: "", pattern: "", recursive: true },
  ...{ method: "file", mapping: { textColumn: "text" }, onChange: "mark", schedule: "manual" },
  ...change,
});

/** Makes everything new, in the organization when one is given. */
export async function storageWorld(
  change: Partial<CreateConnection> = {},
  before?: TestOrganization,
): Promise<StorageWorld> {
  const org = before ?? (await makeOrganization());
  const scope = await storageProject(org);
  const bucket = startScriptedS3(s3Door);
  const { connectionId } = await createConnection(scope, connectionTo(bucket, change));
  return { org, scope, connectionId, bucket };
}

type Synced = Pick<StorageWorld, "scope" | "connectionId">;
type Start = { retriesFailed?: boolean };

/** As the job does it, without its engine. Rejects with what a step throws. */
export async function syncNow({ scope, connectionId }: Synced, { retriesFailed = false }: Start = {}) {
  const { syncId } = await startSync(scope, { connectionId, retriesFailed });
  await runSync(scope, syncId);
  return getSync(scope, { syncId });
}

export async function runSync({ orgId }: { orgId: string }, syncId: string): Promise<void> {
  const scope = jobScope(orgId, "test");
  if (!(await beginSync(scope, syncId))) return;
  while ((await syncPages(scope, syncId)).left);
}

export const tasksOf = ({ scope }: Pick<StorageWorld, "scope">) =>
  prisma().task.findMany({ where: { projectId: scope.projectId }, orderBy: { innerId: "asc" } });

export const objectsOf = ({ connectionId }: Pick<StorageWorld, "connectionId">) =>
  prisma().storageObject.findMany({ where: { connectionId }, orderBy: { key: "asc" } });

export const projectOf = ({ scope }: StorageWorld) =>
  prisma().project.findUniqueOrThrow({ where: { id: scope.projectId } });

/** Objects that were asked for since the last look. */
export function readKeys({ bucket }: Pick<StorageWorld, "bucket">): string[] {
  return bucket.requests.splice(0).flatMap(({ key }) => key ?? []);
}
