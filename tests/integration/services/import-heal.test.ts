// Imports that stand still: the cron sends them again, and none of what happens twice counts twice.
import { afterAll, beforeAll, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { jobScope, type ProjectScope } from "@/server/scope";
import { claimImport, failImport } from "@/server/services/imports/claim";
import { getImport } from "@/server/services/imports/start";
import { tidyImports } from "@/server/services/imports/tidy";
import { makeOrganization, scopeOf, type TestOrganization } from "@/tests/factories";
import { emptyProject, importFile, start, upload } from "./import-world";

let org: TestOrganization;
beforeAll(async () => {
  await startJobs(engineHandler, { work: false });
  org = await makeOrganization();
});
afterAll(() => stopJobs());

/** As a process leaves it that dies while its engine's state is lost: running, and nobody runs it. */
async function abandoned(scope: ProjectScope) {
  const { importId } = await upload(scope, "text\none\ntwo\n");
  await start(scope, importId, {});
  await prisma().$executeRaw`delete from engine.job`;
  expect(await claimImport(jobScope(org.id, "test"), importId)).not.toBeNull();
  return importId;
}

const silentFor = (importId: string, interval: string) =>
  prisma()
    .$executeRaw`update "Import" set "progressAt" = now() - ${interval}::interval where id = ${importId}`;

test("a running import that has been silent for five minutes is sent again and ends whole", async () => {
  const scope = await emptyProject(await scopeOf(org, "manager"));
  const importId = await abandoned(scope);
  await silentFor(importId, "4 minutes");
  expect((await tidyImports()).sent).toBe(0);
  await silentFor(importId, "6 minutes");
  expect((await tidyImports()).sent).toBe(1);
  await embeddedEngine().drain();
  expect(await getImport(scope, { importId })).toMatchObject({ state: "completed", rowsImported: 2 });
  expect(await prisma().task.count({ where: { projectId: scope.projectId } })).toBe(2);
});

test("an import that is completed cannot fail afterwards", async () => {
  const scope = await emptyProject(await scopeOf(org, "manager"));
  const { id } = await importFile(scope, "text\none\n", {});
  await failImport(jobScope(org.id, "test"), id, "Too late.");
  expect(await getImport(scope, { importId: id })).toMatchObject({ state: "completed", error: null });
});
