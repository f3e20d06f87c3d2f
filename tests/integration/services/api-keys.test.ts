// Stored keys are asked about once a day: their models and ends, a refusal, and a provider that gives no answer.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false });
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { log } = await import("@/server/log");
const { getApiKey } = await import("@/server/services/api-key/get");
const { refreshKeys } = await import("@/server/services/api-key/refresh");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { listModels } = await import("@/server/services/prompts/models");
const { makeOrganization, scopeOf } = await import("@/tests/factories");

beforeEach(() => prisma().apiKey.deleteMany());
afterEach(() => {
  fake.clearRules();
  fake.configure({ today: null, latencyMs: 0 });
  vi.restoreAllMocks();
});
afterAll(() => fake.close());

const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

async function keyed(apiKey = `sk-test-${randomUUID()}`) {
  const org = await makeOrganization();
  const scope = await scopeOf(org);
  await updateApiKey(scope, { apiKey });
  const age = (change: object) => prisma().apiKey.update({ where: { orgId: org.id }, data: change });
  const key = async () => (await getApiKey(scope)).key;
  return { org, scope, apiKey, key, age };
}

it("keeps the models with their ends when a key is saved, and says when they were read", async () => {
  const { key, scope } = await keyed();
  const saved = await key();
  expect(saved).toMatchObject({ state: "works", models: 23, checkFailedAt: null });
  expect(saved?.servedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  const models = await listModels(scope);
  expect(models.find(({ id }) => id === "gpt-4o")?.lifecycle).toMatchObject({ date: "2027-01-14" });
  expect(models.find(({ id }) => id === "gpt-4")).toMatchObject({ runnable: true });
});

it("refreshes what was read more than a day ago, and nothing else", async () => {
  const [old, young] = [await keyed(), await keyed()];
  await old.age({ testedAt: ago(25) });
  fake.configure({ today: "2026-11-22" });
  expect(await refreshKeys()).toEqual({ checked: 1, failed: 0 });
  expect((await old.key())?.models).toBe(18);
  expect((await young.key())?.models).toBe(23);
  expect(await refreshKeys()).toEqual({ checked: 0, failed: 0 });
});

it("marks a key that was revoked meanwhile, once, and finds it again when it works", async () => {
  const { org, apiKey, key, age } = await keyed();
  const states = async () =>
    (await prisma().auditEvent.findMany({ where: { orgId: org.id, action: "apiKey.check" } })).map(
      ({ detail }) => detail,
    );
  fake.rule({ when: { key: apiKey }, times: 2, status: 401 });
  for (const day of [1, 2]) {
    await age({ testedAt: ago(25) });
    expect(await refreshKeys(), `day ${day}`).toEqual({ checked: 1, failed: 0 });
    expect(await key()).toMatchObject({ state: "refused", code: "KEY_INVALID", models: 23 });
  }
  expect(await states()).toEqual([{ state: "refused" }]);
  await age({ testedAt: ago(25) });
  await refreshKeys();
  expect(await key()).toMatchObject({ state: "works", code: null });
  expect(await states()).toHaveLength(2);
});

it("stores that there was no answer, leaves the rest as it was, and asks again after an hour", async () => {
  const { apiKey, key, age } = await keyed();
  await age({ testedAt: ago(25) });
  fake.rule({ when: { key: apiKey }, times: 1, status: 500 });
  expect(await refreshKeys()).toEqual({ checked: 0, failed: 1 });
  expect(await key()).toMatchObject({ state: "works", models: 23, checkCode: "UPSTREAM" });
  expect(await refreshKeys()).toEqual({ checked: 0, failed: 0 });
  await age({ checkFailedAt: ago(2) });
  expect(await refreshKeys()).toEqual({ checked: 1, failed: 0 });
  expect(await key()).toMatchObject({ state: "works", checkCode: null, checkFailedAt: null });
});

it("does not let one broken key stop the others, and logs no more than its organization", async () => {
  const said = vi.spyOn(log, "error");
  const all = [await keyed(), await keyed(), await keyed()];
  for (const { age } of all) await age({ testedAt: ago(25) });
  await all[1]?.age({ ciphertext: "v1:gone:AAAA" });
  const before = fake.stats.requests;
  expect(await refreshKeys()).toEqual({ checked: 2, failed: 1 });
  expect(await all[1]?.key()).toMatchObject({ state: "works", checkCode: null });
  expect((await all[1]?.key())?.checkFailedAt).not.toBeNull();
  const seen = fake.requests.slice(before - fake.stats.requests).map(({ key }) => key);
  expect(seen.sort()).toEqual([all[0]?.apiKey, all[2]?.apiKey].sort());
  expect(said.mock.calls).toEqual([
    ["a key could not be checked", { orgId: all[1]?.org.id, error: "Error" }],
  ]);
});

it("asks for at most four organizations at once", async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => keyed()));
  for (const { age } of all) await age({ testedAt: ago(25) });
  fake.configure({ latencyMs: 60, jitter: 0 });
  fake.stats.mostInFlight = 0;
  expect(await refreshKeys()).toEqual({ checked: 10, failed: 0 });
  expect(fake.stats.mostInFlight).toBe(4);
});

it("tries a key that may not list models with the model that was chosen last", async () => {
  const { org, scope, apiKey, key } = await keyed();
  const { addProject } = await import("@/tests/factories");
  const { draftId } = await addProject(org);
  await prisma().promptVersion.update({ where: { id: draftId }, data: { model: "gpt-4o" } });
  fake.rule({ when: { key: apiKey, path: "/v1/models" }, times: -1, status: 403 });
  await updateApiKey(scope, { apiKey });
  expect(await key()).toMatchObject({ state: "works", models: 0, servedAt: null });
  expect(fake.requests.at(-1)).toMatchObject({ path: "/v1/chat/completions", model: "gpt-4o", key: apiKey });
});
