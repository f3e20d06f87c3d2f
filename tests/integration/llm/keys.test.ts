// A key is checked by the model list, and where it may not read that by one token; nothing of the provider is kept.
import { describe, expect, test } from "vitest";
import { checkKey } from "@/server/llm/check-key";
import type { RuleInput } from "@/tests/fakes/openai/rules";
import { model, withFakeOpenAI } from "@/tests/integration/llm/harness";

const sim = withFakeOpenAI();
const { signal } = new AbortController();
const check = (apiKey: string, id = "gpt-6-luna") => checkKey(apiKey, model(id), signal);

test("a good key works and tells its models with their ends", async () => {
  const found = await check("sk-good");
  expect(found.state).toBe("works");
  if (found.state === "works")
    expect(found.models).toContainEqual({ id: "gpt-4o", shutdownDate: "2027-01-14" });
  expect(sim.fake.stats.byKey["sk-good"]).toBe(1);
});

test("an end that is no date says nothing, and does not hide the list", async () => {
  const data = [
    { id: "a", shutdown_date: "soon" },
    { id: "b", shutdown_date: 17 },
    { id: "c", shutdown_date: "2027-01-14T00:00:00Z" },
    { id: "d" },
  ];
  sim.fake.rule({ raw: JSON.stringify({ data }) });
  expect(await check("sk-odd")).toEqual({
    state: "works",
    models: [
      { id: "a", shutdownDate: null },
      { id: "b", shutdownDate: null },
      { id: "c", shutdownDate: "2027-01-14T00:00:00Z" },
      { id: "d", shutdownDate: null },
    ],
  });
});

test("a wrong key and an empty account are refused", async () => {
  expect(await check("wrong")).toEqual({ state: "refused", code: "KEY_INVALID" });
  expect(await check("sk-quota")).toEqual({ state: "refused", code: "QUOTA" });
});

test("a host without a list and a host that is down are told apart", async () => {
  sim.fake.rule({ status: 404 });
  expect(await check("sk-c")).toEqual({ state: "untested" });
  sim.fake.rule({ status: 500 });
  expect(await check("sk-c")).toEqual({ state: "unreachable", code: "UPSTREAM" });
  sim.fake.rule({ raw: "<html>", contentType: "text/html" });
  expect(await check("sk-c")).toEqual({ state: "unreachable", code: "BAD_ANSWER" });
});

describe("a key that may not read the list is tried with one token", () => {
  test.each([
    ["gpt-6-luna", "/v1/chat/completions"],
    ["gpt-6.1-sol", "/v1/chat/completions"],
    ["gpt-4", "/v1/chat/completions"],
    ["gpt-3.5-turbo-instruct", "/v1/completions"],
  ])("on %s", async (id, path) => {
    sim.fake.rule({ status: 403, when: { path: "/v1/models" } });
    expect(await check("sk-restricted", id)).toEqual({ state: "works", models: null });
    const [list, call] = sim.fake.requests.slice(-2);
    expect([list?.path, call?.path]).toEqual(["/v1/models", path]);
    const body = JSON.parse(call?.raw ?? "{}");
    expect(body).toMatchObject({ model: id, [model(id).maxTokensParam]: 1 });
  });

  test.each<[string, RuleInput, object]>([
    ["403 again", { status: 403 }, { state: "refused", code: "KEY_INVALID" }],
    ["401", { status: 401 }, { state: "refused", code: "KEY_INVALID" }],
    ["no credit", { status: 429, code: "insufficient_quota" }, { state: "refused", code: "QUOTA" }],
    ["a rate limit", { status: 429 }, { state: "works", models: null }],
    ["a bad request", { status: 400 }, { state: "works", models: null }],
    ["no such model", { status: 404 }, { state: "untested" }],
    ["a fault", { status: 500 }, { state: "unreachable", code: "UPSTREAM" }],
    ["a broken line", { reset: true }, { state: "unreachable", code: "NETWORK" }],
  ])("answered with %s", async (_, rule, wanted) => {
    sim.fake.rule({ status: 403, when: { path: "/v1/models" } });
    sim.fake.rule({ ...rule, when: { path: "/v1/chat/completions" } });
    expect(await check("sk-tried")).toEqual(wanted);
  });
});
