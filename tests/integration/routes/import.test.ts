// Bad files at the import route: the right status, a clear sentence, and nothing left behind.
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { GET as rejects } from "@/app/api/import/[importId]/rejects/route";
import { POST } from "@/app/api/import/route";
import { prisma } from "@/server/db/client";
import { storeUpload } from "@/server/services/imports/file";
import { startImport } from "@/server/services/imports/start";
import {
  addProject,
  makeOrganization,
  projectScopeOf,
  type TestOrganization,
  type TestProject,
} from "@/tests/factories";
import { headersOf, ORIGIN, post } from "@/tests/integration/routes/request";

// Set before anything reads the settings, so that this file counts its own uploads only.
const dataDir = vi.hoisted(() => {
  process.env.DATA_DIR = `.data/test-uploads-${process.pid}`;
  return process.env.DATA_DIR;
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const MIB = 1024 * 1024;
let org: TestOrganization;
let project: TestProject;
let headers: Record<string, string>;

beforeAll(async () => {
  org = await makeOrganization();
  project = await addProject(org);
  headers = await headersOf(org.users.manager);
});

const address = (fileName: string) =>
  `/api/import?${new URLSearchParams({ org: org.slug, projectId: project.id, fileName })}`;

async function send(body: BodyInit | null, fileName = "a.csv", more: Record<string, string> = {}) {
  const response = await POST(post(address(fileName), { headers: { ...headers, ...more }, body }));
  return { status: response.status, body: (await response.json()) as { error?: string; importId?: string } };
}

const uploads = () => readdir(path.join(dataDir, "uploads")).catch(() => []);
const bytes = (...values: number[]) => new Uint8Array([...values, ...new Array<number>(64).fill(7)]);

/** A body without a length that never ends by itself within the limit. */
function endless(mebibytes: number): { stream: ReadableStream<Uint8Array>; sent: () => number } {
  let sent = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent >= mebibytes) controller.close();
      else controller.enqueue(new Uint8Array(MIB).fill(97));
      sent++;
    },
  });
  return { stream, sent: () => sent };
}

test.each([
  ["gzip", new Uint8Array(gzipSync("text\na\n")), "a.csv.gz", 415, /gzip/],
  ["gzip under another name", new Uint8Array(gzipSync("text\na\n")), "a.csv", 415, /gzip/],
  ["zip or xlsx", bytes(0x50, 0x4b, 3, 4), "a.xlsx", 415, /Excel/],
  ["pdf", bytes(0x25, 0x50, 0x44, 0x46, 0x2d), "a.pdf", 415, /PDF/],
  ["binary", new Uint8Array(256).map((_, at) => at % 32), "a.bin", 415, /not a text file/],
  ["UTF-16 without a mark", new Uint8Array(Buffer.from("text\nhello\n", "utf16le")), "a.csv", 415, /UTF-16/],
  ["an empty file", new Uint8Array(), "a.csv", 400, /empty/],
  ["a header with a repeated name", "text,text\na,b\n", "a.csv", 400, /header|column/i],
  ["a header with an empty name", "text,\na,b\n", "a.csv", 400, /header|column|name/i],
])("%s is refused and leaves nothing", async (_name, body, fileName, status, sentence) => {
  const before = await uploads();
  const imports = await prisma().import.count();
  const answer = await send(body as BodyInit, fileName as string);
  expect(answer).toMatchObject({ status, body: { error: expect.stringMatching(sentence as RegExp) } });
  expect(await uploads()).toEqual(before);
  expect(await prisma().import.count()).toBe(imports);
});

test("no body, and a compressed body, are refused", async () => {
  expect(await send(null)).toMatchObject({ status: 400 });
  expect(await send("text\na\n", "a.csv", { "content-encoding": "gzip" })).toMatchObject({ status: 415 });
});

test("a body that says it is 300 MB is refused before it is read", async () => {
  const { stream, sent } = endless(300);
  const answer = await send(stream, "a.csv", { "content-length": String(300 * MIB) });
  expect(answer).toMatchObject({ status: 413, body: { error: expect.stringContaining("200 MB") } });
  expect(sent()).toBeLessThan(3);
});

test("a body of 300 MB without a length is cut off at the limit", async () => {
  const before = await uploads();
  const { stream, sent } = endless(300);
  expect(await send(stream)).toMatchObject({ status: 413 });
  expect(sent()).toBeLessThan(210);
  expect(await uploads()).toEqual(before);
});

test("a body that breaks off leaves nothing", async () => {
  const before = await uploads();
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(Object.assign(new Error("gone"), { code: "ECONNRESET" })),
  });
  expect((await send(broken)).status).toBeGreaterThanOrEqual(500);
  expect(await uploads()).toEqual(before);
});

test("a full disk is said in a sentence", async () => {
  const full = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(Object.assign(new Error("full"), { code: "ENOSPC" })),
  });
  await expect(storeUpload(full, MIB)).rejects.toMatchObject({
    code: "unavailable",
    message: /disk is full/,
  });
});

test("11 MB arrive whole", async () => {
  const text = `text\n${"a row of text that is about fifty bytes long, really\n".repeat(220_000)}`;
  const { status, body } = await send(text);
  expect(status).toBe(200);
  const row = await prisma().import.findUniqueOrThrow({ where: { id: body.importId ?? "" } });
  expect(Number(row.sizeBytes)).toBe(Buffer.byteLength(text));
});

test("another site, nobody and an address without a project are refused", async () => {
  const foreign = post(address("a.csv"), {
    headers: { ...headers, origin: "https://evil.example" },
    body: "text\na\n",
  });
  expect((await POST(foreign)).status).toBe(403);
  const { cookie: _, ...nobody } = headers;
  expect((await POST(post(address("a.csv"), { headers: nobody, body: "text\na\n" }))).status).toBe(401);
  expect((await POST(post("/api/import", { headers, body: "text\na\n" }))).status).toBe(400);
});

test("an unknown label or text column is refused by name", async () => {
  const { body } = await send("id,text\n1,a\n");
  const scope = await projectScopeOf(org, project, "manager");
  const start = (mapping: { textColumn: string; labelColumn?: string }) =>
    startImport(scope, { importId: body.importId ?? "", mapping: { onDuplicate: "skip", ...mapping } });
  await expect(start({ textColumn: "text", labelColumn: "klass" })).rejects.toMatchObject({
    code: "invalid",
    fields: { "mapping.labelColumn": 'The file has no column "klass".' },
  });
  await expect(start({ textColumn: "body" })).rejects.toMatchObject({ code: "invalid" });
});

test("the refused rows download as CSV with a name of ours and no formula", async () => {
  const importId = project.importId;
  await prisma().importReject.create({
    data: {
      orgId: org.id,
      importId,
      line: 9,
      code: "MISSING_FIELD",
      reason: "The column is missing.",
      column: "=cmd()",
    },
  });
  const request = new Request(`${ORIGIN}/api/import/${importId}/rejects?${address("x").split("?")[1]}`, {
    headers,
  });
  const response = await rejects(request, { params: Promise.resolve({ importId }) });
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w -]+\.csv"$/);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await response.text()).toContain(`9,MISSING_FIELD,"'=cmd()","The column is missing."`);
});
