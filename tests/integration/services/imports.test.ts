// An uploaded file becomes tasks, ground truth and rejects, all at once or not at all.
import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { env } from "@/server/env";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { jobScope, type ProjectScope } from "@/server/scope";
import { claimImport } from "@/server/services/imports/claim";
import { runImport } from "@/server/services/imports/run";
import { cancelImport, getImport, listRejects } from "@/server/services/imports/start";
import { makeOrganization, scopeOf, type TestOrganization } from "@/tests/factories";
import { emptyProject, importFile, start, upload } from "./import-world";

let org: TestOrganization;
beforeAll(async () => {
  await startJobs(engineHandler, { work: false });
  org = await makeOrganization();
});
afterAll(() => stopJobs());

const newProject = async () => emptyProject(await scopeOf(org, "manager"));

const projectOf = (scope: ProjectScope) =>
  prisma().project.findUniqueOrThrow({ where: { id: scope.projectId } });
const tasksOf = (scope: ProjectScope) =>
  prisma().task.findMany({ where: { projectId: scope.projectId }, orderBy: { id: "asc" } });

test("the preview shows columns, rows and a proposed mapping", async () => {
  const scope = await newProject();
  const preview = await upload(
    scope,
    "id;message;intent\n7;Where is my money;refund\n8;Wrong bill;Billing\n",
  );
  expect(preview).toMatchObject({
    format: "csv",
    delimiter: ";",
    encoding: "utf-8",
    columns: ["id", "message", "intent"],
    rows: [
      { line: 2, cells: ["7", "Where is my money", "refund"] },
      { line: 3, cells: ["8", "Wrong bill", "Billing"] },
    ],
    proposed: { textColumn: "message", idColumn: "id", labelColumn: "intent" },
  });
});

test("rows become tasks in file order with ground truth, counters and columns without the one that tells the truth", async () => {
  const scope = await newProject();
  const csv = 'id,text,label\n007,"a, ""b""\nc",refund\n8,plain,\n9,\\N\\t,Billing\n';
  const done = await importFile(scope, csv, { idColumn: "id", labelColumn: "label" });
  expect(done).toMatchObject({ state: "completed", rowsRead: 3, rowsImported: 3, rowsRejected: 0 });
  expect(done).toMatchObject({ sizeBytes: csv.length, bytesRead: csv.length });
  const tasks = await tasksOf(scope);
  expect(
    tasks.map(({ innerId, externalId, text, data, annotationCount }) => ({
      innerId,
      externalId,
      text,
      data,
      annotationCount,
    })),
  ).toEqual([
    {
      innerId: 1,
      externalId: "007",
      text: 'a, "b"\nc',
      data: { id: "007", text: 'a, "b"\nc', label: "refund" },
      annotationCount: 1,
    },
    {
      innerId: 2,
      externalId: "8",
      text: "plain",
      data: { id: "8", text: "plain", label: "" },
      annotationCount: 0,
    },
    {
      innerId: 3,
      externalId: "9",
      text: "\\N\\t",
      data: { id: "9", text: "\\N\\t", label: "Billing" },
      annotationCount: 1,
    },
  ]);
  const annotations = await prisma().annotation.findMany({
    where: { projectId: scope.projectId },
    include: { label: true },
  });
  expect(annotations.map((row) => [row.source, row.groundTruth, row.label?.value])).toEqual([
    ["imported", true, "Refund"],
    ["imported", true, "Billing"],
  ]);
  expect(await projectOf(scope)).toMatchObject({
    taskCount: 3,
    annotatedCount: 2,
    groundTruthCount: 2,
    nextInnerId: 4,
    textColumn: "text",
    columns: ["id", "text"],
  });
});

test("refused rows are listed with line and reason while the others go in", async () => {
  const scope = await newProject();
  const csv = Buffer.concat([
    Buffer.from("id,text,label\n1,good,Refund\n2,,Refund\n3,bad label,Nonsense\n4,too,many,cells\n5,"),
    Buffer.from([0xff, 0xfe]),
    Buffer.from(`,Refund\n6,nul \0 inside,Refund\n1,again,Refund\n7,${"x".repeat(1_100_000)},\n8,fine,\n`),
  ]);
  const done = await importFile(scope, csv, { idColumn: "id", labelColumn: "label" });
  expect(done).toMatchObject({ state: "completed", rowsRead: 9, rowsImported: 2, rowsRejected: 7 });
  const { items } = await listRejects(scope, { importId: done.importId });
  expect(new Map(items.map((row) => [row.line, row.code]))).toEqual(
    new Map([
      [3, "EMPTY_TEXT"],
      [4, "UNKNOWN_LABEL"],
      [5, "RAGGED_ROW"],
      [6, "NOT_UTF8"],
      [7, "NUL"],
      [8, "DUPLICATE_ID"],
      [9, "TASK_TOO_LARGE"],
    ]),
  );
  expect((await tasksOf(scope)).map((task) => task.text)).toEqual(["good", "fine"]);
});

test("on request what cannot be stored is replaced instead", async () => {
  const scope = await newProject();
  const csv = Buffer.concat([
    Buffer.from("text\nnul \0 here\nbad "),
    Buffer.from([0xff]),
    Buffer.from(" byte\n"),
  ]);
  const done = await importFile(scope, csv, { replaceBadText: true });
  expect(done).toMatchObject({ rowsImported: 2, rowsRejected: 0 });
  expect((await tasksOf(scope)).map((task) => task.text)).toEqual(["nul \uFFFD here", "bad \uFFFD byte"]);
});

test("importing the same file again changes nothing when ids are given", async () => {
  const scope = await newProject();
  const csv = "id,text\na,one\nb,two\n";
  await importFile(scope, csv, { idColumn: "id" });
  const again = await importFile(scope, csv, { idColumn: "id" });
  expect(again).toMatchObject({ rowsImported: 0, rowsRejected: 2 });
  expect(await projectOf(scope)).toMatchObject({ taskCount: 2, nextInnerId: 3 });
});

test("JSON, JSONL, TSV and TXT go in as well; a text file takes the project's column", async () => {
  const scope = await newProject();
  await importFile(
    scope,
    JSON.stringify([{ data: { text: "json", n: 5 }, inner_id: 9 }, { text: "bare" }]),
    {},
    "a.json",
  );
  await importFile(
    scope,
    '{"text":"line"}\n{"text":"12345678901234567890","n":12345678901234567890}\n',
    {},
    "a.jsonl",
  );
  await importFile(scope, "text\tmore\ntab\tx\n", {}, "a.tsv");
  await importFile(scope, "first line\r\n\r\nsecond line", {}, "a.txt");
  const tasks = await tasksOf(scope);
  expect(tasks.map((task) => task.text)).toEqual([
    "json",
    "bare",
    "line",
    "12345678901234567890",
    "tab",
    "first line",
    "second line",
  ]);
  expect(tasks[0]?.meta).toEqual({ inner_id: 9 });
  expect(tasks[3]?.data).toMatchObject({ n: "12345678901234567890" });
  expect((await projectOf(scope)).columns).toEqual(["text", "n", "more"]);
});

test("a later file must have the project's text column", async () => {
  const scope = await newProject();
  await importFile(scope, "text\none\n");
  const { importId } = await upload(scope, "body\ntwo\n");
  await expect(start(scope, importId, { textColumn: "body" })).rejects.toMatchObject({
    code: "invalid",
    fields: { "mapping.textColumn": expect.stringContaining('"text"') },
  });
});

test("the job imports a file that was started", async () => {
  const scope = await newProject();
  const { importId } = await upload(scope, "text\none\ntwo\n");
  await start(scope, importId);
  await embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
  expect(await getImport(scope, { importId })).toMatchObject({ state: "completed", rowsImported: 2 });
});

test("a repeated step does nothing", async () => {
  const scope = await newProject();
  const { importId } = await importFile(scope, "text\none\n");
  expect(await runImport(jobScope(org.id, "test"), { importId })).toBeNull();
  expect(await projectOf(scope)).toMatchObject({ taskCount: 1 });
});

test("two runs of one import at the same moment import it once", async () => {
  const scope = await newProject();
  const { importId } = await upload(scope, `text\n${"row\n".repeat(300)}`);
  await start(scope, importId);
  await Promise.all([1, 2, 3].map(() => runImport(jobScope(org.id, "test"), { importId }).catch(() => null)));
  expect(await projectOf(scope)).toMatchObject({ taskCount: 300, nextInnerId: 301 });
});

test("imports of one project at the same moment never share an inner id or let an id in twice", async () => {
  const scope = await newProject();
  const csv = (from: number) =>
    `id,text\n${Array.from({ length: 50 }, (_, i) => `k${from + i},text ${i}`).join("\n")}\n`;
  await Promise.all([0, 25, 40].map((from) => importFile(scope, csv(from), { idColumn: "id" })));
  const tasks = await tasksOf(scope);
  expect(tasks).toHaveLength(90);
  expect(new Set(tasks.map((task) => task.innerId)).size).toBe(90);
  expect(await projectOf(scope)).toMatchObject({ taskCount: 90, nextInnerId: 91 });
});

test("a canceled import leaves nothing, also when it had begun", async () => {
  const scope = await newProject();
  const { importId } = await upload(scope, "text\none\n");
  await start(scope, importId);
  expect(await claimImport(jobScope(org.id, "test"), importId)).not.toBeNull();
  await cancelImport(scope, { importId });
  expect(await runImport(jobScope(org.id, "test"), { importId })).toBeNull();
  expect(await getImport(scope, { importId })).toMatchObject({ state: "canceled" });
  expect(await projectOf(scope)).toMatchObject({ taskCount: 0, textColumn: null });
  await expect(cancelImport(scope, { importId })).rejects.toMatchObject({ code: "conflict" });
  const entries = await prisma().auditEvent.findMany({
    where: { targetId: importId, action: "import.cancel" },
  });
  expect(entries).toMatchObject([{ actorId: expect.any(String), projectId: scope.projectId }]);
});

test("an import tells when it ended, however long it waited for the project", async () => {
  const scope = await newProject();
  const { importId } = await upload(scope, "text\na\n");
  await start(scope, importId);
  const heldMs = 300;
  const running = prisma().$transaction(async (tx) => {
    await tx.$queryRaw`select id from "Project" where id = ${scope.projectId} for update`;
    const work = runImport(jobScope(org.id, "test"), { importId });
    await new Promise((resolve) => setTimeout(resolve, heldMs));
    return { work };
  });
  await (await running).work;
  const { startedAt, endedAt } = await getImport(scope, { importId });
  expect(Number(endedAt) - Number(startedAt)).toBeGreaterThan(heldMs / 2);
});

test("an import tells both of its steps, and canceled in the second one leaves nothing", async () => {
  const scope = await newProject();
  const row = "a text that is long enough for several parts of the stage ".repeat(6);
  const { importId } = await upload(scope, `text\n${`${row}\n`.repeat(40_000)}`);
  await start(scope, importId);
  const running = runImport(jobScope(org.id, "test"), { importId });
  const seen: { bytesRead: number; rowsImported: number }[] = [];
  for (let written = 0; written === 0; ) {
    const { state, bytesRead, sizeBytes, rowsImported } = await getImport(scope, { importId });
    expect(state).not.toBe("completed");
    if (rowsImported > 0) expect(bytesRead).toBe(sizeBytes);
    if (seen.at(-1)?.bytesRead !== bytesRead) seen.push({ bytesRead, rowsImported });
    written = rowsImported;
  }
  expect(seen.length).toBeGreaterThan(2);
  expect(seen).toEqual(seen.toSorted((a, b) => a.bytesRead - b.bytesRead));
  await cancelImport(scope, { importId });
  expect(await running).toBeNull();
  expect(await getImport(scope, { importId })).toMatchObject({ state: "canceled", rowsImported: 0 });
  expect(await projectOf(scope)).toMatchObject({ taskCount: 0, nextInnerId: 1 });
  expect(await tasksOf(scope)).toEqual([]);
});

test("an import whose connection is cut leaves nothing, and runs again from the start", async () => {
  const scope = await newProject();
  const { importId } = await upload(scope, `text\n${"a row that is read again\n".repeat(60_000)}`);
  await start(scope, importId);
  const running = runImport(jobScope(org.id, "test"), { importId }).catch((error: unknown) => error);
  const cut = () => prisma().$queryRaw<{ done: boolean }[]>`
    select pg_terminate_backend(pid) as done from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query ilike 'copy staged_row%'`;
  while ((await cut()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await running).toBeInstanceOf(Error);
  expect(await projectOf(scope)).toMatchObject({ taskCount: 0, nextInnerId: 1, textColumn: null });
  expect(await prisma().importReject.count({ where: { importId } })).toBe(0);
  await runImport(jobScope(org.id, "test"), { importId });
  expect(await getImport(scope, { importId })).toMatchObject({ state: "completed", rowsImported: 60_000 });
});

test("a file that cannot be read to its end imports nothing and says why", async () => {
  const scope = await newProject();
  const failed = await importFile(scope, "text,text\na,b\n").catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: "invalid" });
  expect(await projectOf(scope)).toMatchObject({ taskCount: 0 });
});

test("whoever lost the right in the meantime imports nothing", async () => {
  const scope = await newProject();
  const { importId } = await upload(scope, "text\none\n");
  await start(scope, importId);
  await prisma().projectMember.deleteMany({ where: { projectId: scope.projectId } });
  await runImport(jobScope(org.id, "test"), { importId });
  expect(await getImport(scope, { importId })).toMatchObject({
    state: "failed",
    error: expect.stringContaining("no longer"),
  });
  expect(await projectOf(scope)).toMatchObject({ taskCount: 0 });
});

test("another organization's job finds nothing", async () => {
  const scope = await newProject();
  const { importId } = await upload(scope, "text\none\n");
  await start(scope, importId);
  const other = await makeOrganization();
  expect(await runImport(jobScope(other.id, "test"), { importId })).toBeNull();
  expect(await getImport(scope, { importId })).toMatchObject({ state: "queued" });
});

test("the file is gone when the import has ended", async () => {
  const scope = await newProject();
  const marker = randomUUID();
  const { importId } = await importFile(scope, `text\n${marker}\n`);
  const row = await prisma().import.findUniqueOrThrow({ where: { id: importId } });
  expect(row.filePath).toBeNull();
  expect(await readdir(path.join(env.dataDir, "uploads"))).not.toContain(importId);
});
