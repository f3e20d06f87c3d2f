// What was imported comes out again: Label Studio's formats to the byte, our own columns, and safe cells.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExportQuery } from "@/lib/schemas/export";
import { prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { jobScope, openProjectScope, type ProjectScope } from "@/server/scope";
import { createExport } from "@/server/services/exports/create";
import { runImport } from "@/server/services/imports/run";
import { startImport } from "@/server/services/imports/start";
import { receiveUpload } from "@/server/services/imports/upload";
import { createProject } from "@/server/services/projects/create";
import {
  addProject,
  makeOrganization,
  projectScopeOf,
  scopeOf,
  type TestOrganization,
} from "@/tests/factories";

let org: TestOrganization;
beforeAll(async () => {
  await startJobs(engineHandler, { work: false });
  org = await makeOrganization();
});
afterAll(() => stopJobs());

async function newProject(): Promise<ProjectScope> {
  const scope = await scopeOf(org, "manager");
  const labels = ["Positive", "=Neg"].map((value) => ({ value, description: "", hotkey: null }));
  const { projectId } = await createProject(scope, {
    title: "Ex/port: ü",
    description: "",
    instructions: "",
    labels,
  });
  return openProjectScope(scope, projectId);
}

async function importJson(scope: ProjectScope, tasks: unknown[]): Promise<void> {
  const preview = await receiveUpload(scope, {
    fileName: "a.json",
    body: new Blob([JSON.stringify(tasks)]).stream(),
  });
  if ("refused" in preview) throw new Error(preview.refused.message);
  const { importId } = preview;
  await startImport(scope, { importId, mapping: { textColumn: "text", onDuplicate: "skip" } });
  const result = await runImport(jobScope(org.id, "test"), { importId });
  expect(result).toMatchObject({ imported: tasks.length, rejected: 0 });
}

async function exported(scope: ProjectScope, query: Partial<ExportQuery>): Promise<string> {
  const { text } = await createExport(scope, {
    format: "json",
    filter: "all",
    exact: true,
    own: false,
    ...query,
  });
  let whole = "";
  for await (const piece of text) whole += piece;
  return whole;
}

const choice = (value: string) => [
  { id: "r", from_name: "s", to_name: "t", type: "choices", value: { choices: [value] } },
];
const annotation = (value: string | null, at: string, more: object = {}) => ({
  ...{ result: value ? choice(value) : [], was_cancelled: value === null, created_at: at, updated_at: at },
  ...{ lead_time: 4.2, completed_by: { email: "nobody@x.io" }, ...more },
});

const TASKS = [
  {
    data: { text: 'Great, "really" great', n: 5, meta: { a: "x/y" }, id: "own" },
    annotations: [annotation("Positive", "2024-05-15T14:30:14.000Z", { ground_truth: true })],
  },
  { data: { text: "multi\nline é" }, annotations: [] },
  { data: { text: "only skipped" }, annotations: [annotation(null, "2024-05-15T14:30:14.000Z")] },
  {
    data: { text: "two, newest first" },
    annotations: [
      annotation("Positive", "2024-05-15T14:30:14.000Z"),
      annotation("=Neg", "2024-05-16T14:30:14.000Z"),
    ],
  },
];

test("CSV and TSV in exact mode follow Label Studio to the byte", async () => {
  const scope = await newProject();
  await importJson(scope, TASKS);
  const email = org.users.manager.email;
  const [first, , , fourth] = await prisma().task.findMany({
    where: { projectId: scope.projectId },
    orderBy: { id: "asc" },
  });
  const ids = await prisma().annotation.findMany({
    where: { projectId: scope.projectId },
    orderBy: { createdAt: "asc" },
  });
  const of = (taskId: bigint | undefined) => ids.filter((row) => row.taskId === taskId).map((row) => row.id);
  const [a] = of(first?.id);
  const [old, recent] = of(fourth?.id);
  const time = (at: string) => `"${at}"`;
  const earlier = time("2024-05-15T14:30:14.000Z");
  const later = time("2024-05-16T14:30:14.000Z");
  const second = (await prisma().task.findFirstOrThrow({ where: { projectId: scope.projectId, innerId: 2 } }))
    .id;
  const rows = [
    '"annotation_id","annotator","created_at","id","label","lead_time","meta","n","text","updated_at"',
    `${a},"${email}",${earlier},"own","Positive",4.2,"{""a"":""x\\/y""}",5,"Great, ""really"" great",${earlier}`,
    `"","","",${second},"","","","","multi\nline é",""`,
    `${recent},"${email}",${later},${fourth?.id},"=Neg",4.2,"","","two, newest first",${later}`,
    `${old},"${email}",${earlier},${fourth?.id},"Positive",4.2,"","","two, newest first",${earlier}`,
  ];
  expect(await exported(scope, { format: "csv" })).toBe(rows.map((row) => `${row}\r\n`).join(""));
  const tsv = await exported(scope, { format: "tsv" });
  expect(tsv.split("\r\n")[0]).toBe(rows[0]?.replaceAll(",", "\t"));
});

test("a spreadsheet never gets a formula unless the exact file is asked for", async () => {
  const scope = await newProject();
  await importJson(scope, [{ text: "=1+1" }]);
  expect(await exported(scope, { format: "csv", exact: false })).toContain(`"'=1+1"`);
  expect(await exported(scope, { format: "csv", exact: true })).toContain(`"=1+1"`);
});

test("the JSON export imports again and gives the same data and labels", async () => {
  const scope = await newProject();
  await importJson(scope, TASKS);
  const again = await newProject();
  await importJson(again, JSON.parse(await exported(scope, { format: "json" })) as unknown[]);
  const shape = async (of: ProjectScope) =>
    (JSON.parse(await exported(of, { format: "json" })) as Record<string, unknown>[]).map(
      ({ data, annotations }) => ({
        data,
        annotations: (annotations as Record<string, unknown>[]).map((row) => [
          row.was_cancelled,
          row.ground_truth,
          row.lead_time,
          row.created_at,
          (row.result as { value?: unknown }[])[0]?.value,
        ]),
      }),
    );
  expect(await shape(again)).toEqual(await shape(scope));
});

test("filters, lines and flat objects", async () => {
  const scope = await newProject();
  await importJson(scope, TASKS);
  const count = async (query: Partial<ExportQuery>) =>
    (await exported(scope, { format: "jsonl", ...query })).trim().split("\n").length;
  expect(await count({})).toBe(4);
  expect(await count({ filter: "annotated" })).toBe(2);
  expect(await count({ filter: "ground_truth" })).toBe(1);
  const min = JSON.parse(await exported(scope, { format: "json_min" })) as { label?: string }[];
  expect(min.map((row) => row.label)).toEqual(["Positive", undefined, "=Neg", "Positive"]);
});

test("our own columns come from the active version", async () => {
  const project = await addProject(org);
  const scope = await projectScopeOf(org, project, "manager");
  await prisma().project.updateMany({
    where: { id: project.id },
    data: { activeVersionId: project.versionId },
  });
  const min = JSON.parse(await exported(scope, { format: "json_min", own: true })) as Record<
    string,
    unknown
  >[];
  expect(min[0]).toMatchObject({ prediction: null, source: "human" });
  expect(min[1]).toMatchObject({
    confidence: 0.9,
    model: "demo",
    matches_gt: null,
    prompt_version: expect.stringMatching(/ v1$/),
  });
  const header = (await exported(scope, { format: "csv", own: true })).split("\r\n")[0];
  expect(
    header?.endsWith('"prediction","confidence","prompt_version","model","matches_gt","source","cost_usd"'),
  ).toBe(true);
});

test("an export of many pages holds every task once, and none that came later", async () => {
  const scope = await newProject();
  const tasks = Array.from({ length: 1_203 }, (_, n) => ({ text: `row ${n}` }));
  await importJson(scope, tasks);
  const { text } = await createExport(scope, { format: "jsonl", filter: "all", exact: false, own: false });
  await importJson(scope, [{ text: "late" }]);
  let whole = "";
  for await (const piece of text) whole += piece;
  const seen = whole
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { data: { text: string } }).data.text);
  expect(seen).toEqual(tasks.map((task) => task.text));
});
