// T-61 to T-65: the provider key at rest, bound to its owner, and in no answer.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import superjson from "superjson";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { disconnect, prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { decryptSecret, encryptSecret } from "@/server/secrets";
import { openApiKey } from "@/server/services/api-key/open";
import { makeOrganization, STORAGE_CANARY, scopeOf, type TestOrganization } from "@/tests/factories";
import { s3Door } from "@/tests/setup/storage";
import { call, procedures } from "./calls";
import { admin, closeAdmin } from "./database";
import { provider } from "./provider";
import { addKey, CANARY_KEY, makeWorld } from "./worlds";

// The engine's own tables are part of what a thief would find.
beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await closeAdmin();
  await disconnect();
});

const owner = { orgId: "org", column: "ApiKey.ciphertext", rowId: "row" };
const KEY = "sk-canary-written-through-the-api-42";

/** Tables of every schema in which a row says this text. */
async function tablesWith(text: string): Promise<string[]> {
  const db = await admin();
  const { rows } = await db.query<{ schema: string; name: string }>(
    `select table_schema as schema, table_name as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { schema, name } of rows) {
    const { rowCount } = await db.query(
      `select 1 from "${schema}"."${name}" t where t::text like '%' || $1 || '%'`,
      [text],
    );
    if (rowCount) found.push(`${schema}.${name}`);
  }
  return found;
}

test("T-61: the key is in no table in clear, neither as text nor inside json", async () => {
  const org = await makeOrganization();
  expect((await call(org.users.owner, "apiKey.update", { org: org.slug, apiKey: KEY })).code).toBe("OK");
  expect(await tablesWith(KEY)).toEqual([]);
  const row = await prisma().apiKey.findUniqueOrThrow({
    where: { orgId: org.id },
    select: { ciphertext: true },
  });
  expect(row.ciphertext).toMatch(/^v1:[a-z0-9]+:[A-Za-z0-9+/=]+$/);
  expect(await openApiKey(await scopeOf(org))).toBe(KEY);
});

test("T-61: credentials of a storage are in no table in clear, whatever is done with them", async () => {
  const { org, project, actor } = await makeWorld();
  const at = { org: org.slug, projectId: project.id };
  const access = {
    source: { kind: "s3", bucket: "canary", region: "auto", endpoint: `http://${s3Door.host}` },
    secret: { kind: "s3", accessKeyId: `${STORAGE_CANARY}-id`, secretAccessKey: STORAGE_CANARY },
  };
  const settings = { title: "Bucket", method: "file", mapping: { textColumn: "text" } };
  const made = await call(actor, "storage.create", { ...at, ...access, ...settings });
  const { connectionId } = made.value as { connectionId: string };
  const on = { ...at, connectionId };
  await call(actor, "storage.update", { ...on, ...access, ...settings, title: "Renamed" });
  await call(actor, "storage.test", { ...at, ...access });
  await call(actor, "storage.preview", { ...at, ...access, method: "rows" });
  expect((await call(actor, "storage.startSync", on)).code).toBe("OK");
  await embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
  const { value } = await call(actor, "storage.get", on);
  expect(value).toMatchObject({ lastSync: { state: "failed", code: "NETWORK" } });
  expect(await tablesWith(STORAGE_CANARY)).toEqual([]);
});

describe("T-62: a ciphertext is worth nothing elsewhere", () => {
  const stored = encryptSecret(CANARY_KEY, owner);
  test.each([
    ["another organization", { ...owner, orgId: "other" }],
    ["another column", { ...owner, column: "Storage.secret" }],
    ["another row", { ...owner, rowId: "other" }],
    ["fields run together", { orgId: "org|ApiKey.ciphertext", column: "row", rowId: "" }],
  ])("%s", (_name, other) => {
    expect(() => decryptSecret(stored, other)).toThrow();
  });

  test("its own owner reads it", () => expect(decryptSecret(stored, owner)).toBe(CANARY_KEY));

  test("a changed byte or another key id", () => {
    const [version, id, body = ""] = stored.split(":");
    const bytes = Buffer.from(body, "base64");
    bytes[15] = (bytes[15] ?? 0) ^ 1;
    expect(() => decryptSecret(`${version}:${id}:${bytes.toString("base64")}`, owner)).toThrow();
    expect(() => decryptSecret(`${version}:k9:${body}`, owner)).toThrow(/k9/);
  });

  test("copied in the database from one organization to another", async () => {
    const [a, b] = [await makeOrganization(), await makeOrganization()];
    await addKey(a);
    await addKey(b);
    const row = await prisma().apiKey.findUniqueOrThrow({
      where: { orgId: a.id },
      select: { ciphertext: true },
    });
    await prisma().apiKey.update({ where: { orgId: b.id }, data: row });
    await expect(openApiKey(await scopeOf(b))).rejects.toThrow();
    expect(await openApiKey(await scopeOf(a))).toBe(CANARY_KEY);
  });
});

test("T-63: with two keys the first encrypts and both decrypt; a removed one is named", async () => {
  const before = process.env.ENCRYPTION_KEYS;
  const [old, next] = ["old", "new"].map((id) => `${id}:${randomBytes(32).toString("base64")}`);
  const withKeys = async (keys: string) => {
    process.env.ENCRYPTION_KEYS = keys;
    vi.resetModules();
    return import("@/server/secrets");
  };
  const stored = (await withKeys(`${old}`)).encryptSecret(CANARY_KEY, owner);
  const both = await withKeys(`${next},${old}`);
  expect(both.decryptSecret(stored, owner)).toBe(CANARY_KEY);
  const renewed = both.encryptSecret(CANARY_KEY, owner);
  expect(renewed).toMatch(/^v1:new:/);
  const later = await withKeys(`${next}`);
  expect(later.decryptSecret(renewed, owner)).toBe(CANARY_KEY);
  expect(() => later.decryptSecret(stored, owner)).toThrow(/"old"/);
  if (before === undefined) delete process.env.ENCRYPTION_KEYS;
  else process.env.ENCRYPTION_KEYS = before;
  vi.resetModules();
});

test("T-64: a shortened tag is refused, though Node itself would take four bytes", () => {
  const [, , body = ""] = encryptSecret(CANARY_KEY, owner).split(":");
  const short = Buffer.from(body, "base64").subarray(0, -12).toString("base64");
  expect(() => decryptSecret(`v1:k1:${short}`, owner)).toThrow();
  const key = randomBytes(32);
  const cipher = createCipheriv("aes-256-gcm", key, Buffer.alloc(12));
  cipher.final();
  const tag = cipher.getAuthTag().subarray(0, 4);
  expect(() =>
    createDecipheriv("aes-256-gcm", key, Buffer.alloc(12), { authTagLength: 16 }).setAuthTag(tag),
  ).toThrow();
});

test("T-65: no procedure returns the key or credentials of a storage, their ciphertext or its fingerprint", async () => {
  const world = await makeWorld();
  let answered = 0;
  for (const { path, fixture } of procedures) {
    if (!fixture) continue;
    await addKey(world.org);
    const stored = await prisma().apiKey.findUniqueOrThrow({
      where: { orgId: world.org.id },
      select: { ciphertext: true, fingerprint: true },
    });
    const sealed = await prisma().storageConnection.findMany({
      where: { orgId: world.org.id },
      select: { secret: true },
    });
    const { code, value } = await call(world.actor, path, fixture.input?.(world));
    if (code === "OK") answered += 1;
    const said = superjson.stringify(value ?? null);
    const connections = [STORAGE_CANARY, ...sealed.flatMap((row) => row.secret ?? [])];
    for (const secret of [CANARY_KEY, stored.ciphertext, stored.fingerprint, ...connections])
      expect(said.includes(secret), path).toBe(false);
  }
  expect(answered).toBeGreaterThan(15);
});

describe("the key is proven before it is stored", () => {
  let org: TestOrganization;
  const good = provider.answer;
  beforeEach(async () => {
    provider.answer = good;
    org = await makeOrganization();
  });
  const act = (verb: string, apiKey?: string) =>
    call(org.users.owner, `apiKey.${verb}`, { org: org.slug, ...(apiKey ? { apiKey } : {}) });
  const state = async () =>
    ((await act("get")).value as { key: { state: string; last4: string } | null }).key;
  const refusing = (status: number, error = {}) => {
    provider.answer = () => ({ status, body: { error: { message: `the key ${KEY} is wrong`, ...error } } });
  };

  test("a working key is stored with its last four and the models it reaches", async () => {
    expect((await act("update", KEY)).code).toBe("OK");
    expect(await state()).toMatchObject({ state: "works", last4: "i-42", models: 2 });
    expect(provider.calls.at(-1)).toBe(KEY);
  });

  test("a refused one is not, and the provider's words are not repeated", async () => {
    refusing(401);
    const { code, value } = await act("update", KEY);
    expect(code).toBe("BAD_REQUEST");
    expect(String(value)).not.toContain(KEY);
    expect(await state()).toBeNull();
  });

  test("when nobody answers, nothing is stored and the sentence says so", async () => {
    provider.answer = () => ({ status: 500, body: "oops" });
    const { code, value } = await act("update", KEY);
    expect([code, String(value)]).toEqual(["BAD_GATEWAY", expect.stringMatching(/did not answer/)]);
    expect(await state()).toBeNull();
  });

  test("a replacement that fails leaves the present key in use", async () => {
    await act("update", KEY);
    refusing(401);
    expect((await act("update", "sk-another-key-0000")).code).toBe("BAD_REQUEST");
    expect(await state()).toMatchObject({ last4: "i-42", state: "works" });
    expect(await openApiKey(await scopeOf(org))).toBe(KEY);
  });

  test("a host that has no list leaves the key untested; a test keeps what it learnt", async () => {
    refusing(404);
    expect((await act("update", KEY)).code).toBe("OK");
    expect(await state()).toMatchObject({ state: "untested" });
    refusing(401);
    expect((await act("test")).code).toBe("OK");
    expect(await state()).toMatchObject({ state: "refused", code: "KEY_INVALID" });
    refusing(429, { code: "insufficient_quota" });
    await act("test");
    expect(await state()).toMatchObject({ state: "no_credit", code: "QUOTA" });
    provider.answer = good;
    await act("test");
    expect(await state()).toMatchObject({ state: "works", code: null });
  });

  test("without a key the run's door says so; deleting is audited like setting", async () => {
    await expect(openApiKey(await scopeOf(org))).rejects.toMatchObject({ code: "api_key_missing" });
    await act("update", KEY);
    expect((await act("delete")).code).toBe("OK");
    expect((await act("delete")).code).toBe("NOT_FOUND");
    const entries = await prisma().auditEvent.findMany({ where: { orgId: org.id }, orderBy: { id: "asc" } });
    expect(entries.map(({ action }) => action)).toEqual(["apiKey.update", "apiKey.delete"]);
    expect(superjson.stringify(entries)).not.toContain(KEY);
  });

  test("sixty proofs an hour, then it must wait", async () => {
    refusing(401);
    const codes = [];
    for (let i = 0; i < 61; i++) codes.push((await act("update", KEY)).code);
    expect(codes.at(-1)).toBe("TOO_MANY_REQUESTS");
    expect(codes.slice(0, -1)).not.toContain("TOO_MANY_REQUESTS");
  });
});
