// The simulator behaves like the provider where the product depends on it.
import OpenAI, { toFile } from "openai";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MODELS } from "@/lib/models";
import { fingerprintOf, sha256 } from "@/tests/fakes/openai/log";
import { type FakeOpenAI, startFakeOpenAI } from "@/tests/fakes/openai/server";

let fake: FakeOpenAI;
beforeEach(async () => {
  fake = await startFakeOpenAI();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await fake.close();
});

function chat(change: object = {}, key = "sk-a"): Promise<Response> {
  const messages = [
    { role: "system", content: "Sort it.\n- refund: money back\n- praise: thanks" },
    { role: "user", content: '<data name="text">I want my money back</data>' },
  ];
  return fetch(`${fake.url}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", messages, ...change }),
  });
}

test("it does not start in production", async () => {
  vi.stubEnv("NODE_ENV", "production");
  await expect(startFakeOpenAI()).rejects.toThrow("production");
});

test("it listens on this machine only", () => {
  expect(fake.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
});

test("it answers from the prompt, with usage, and remembers the request", async () => {
  const body = await (await chat()).json();
  expect(body.choices[0].message.content).toBe("refund");
  expect(body.usage.prompt_tokens).toBeGreaterThan(20);
  expect(fake.requests).toMatchObject([{ path: "/v1/chat/completions", key: "sk-a", model: "gpt-4o" }]);
});

test("limits are charged for each key, and the headers tell what is left", async () => {
  fake.configure({ limits: { requestsPerMinute: 2, tokensPerMinute: 10_000, burstSeconds: 60 } });
  expect((await chat()).headers.get("x-ratelimit-remaining-requests")).toBe("1");
  await chat();
  const third = await chat();
  expect(third.status).toBe(429);
  expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(25);
  expect((await chat({}, "sk-b")).status).toBe(200);
  expect(fake.stats).toMatchObject({ answered: 3, limited: 1, byKey: { "sk-a": 3, "sk-b": 1 } });
});

test.each([
  ["an ability that the model lacks", { model: "gpt-4", response_format: { type: "json_object" } }, 400],
  ["a parameter that the family refuses", { model: "gpt-6-luna", temperature: 0 }, 400],
  ["a model of another endpoint", { model: "gpt-3.5-turbo-instruct" }, 404],
  ["a model that nobody has", { model: "gpt-9" }, 404],
])("it refuses %s", async (_, change, status) => {
  expect((await chat(change)).status).toBe(status);
});

test("ended models leave the list on their day", async () => {
  const list = async () => {
    const reply = await fetch(`${fake.url}/models`, { headers: { authorization: "Bearer sk-a" } });
    return (await reply.json()).data.map(({ id }: { id: string }) => id);
  };
  expect(await list()).toHaveLength(MODELS.length);
  fake.configure({ today: "2026-11-22" });
  const left = await list();
  expect(left).toContain("gpt-4o");
  expect(left).not.toContain("gpt-4");
});

test("ends can differ from the catalogue's, and answers follow the day", async () => {
  fake.configure({ shutdownDates: { "gpt-4o": "2026-12-01", "gpt-4": null }, today: "2026-11-30" });
  expect((await chat()).status).toBe(200);
  expect((await chat({ model: "gpt-4" })).status).toBe(200);
  const reply = await fetch(`${fake.url}/models/gpt-4o`, { headers: { authorization: "Bearer sk-a" } });
  expect(await reply.json()).toMatchObject({ id: "gpt-4o", shutdown_date: "2026-12-01" });
  fake.configure({ today: "2026-12-01" });
  expect((await chat()).status).toBe(404);
});

test.each([
  ["jsonSchema", { response_format: { type: "json_schema", json_schema: { schema: {} } } }],
  ["logitBias", { logit_bias: { 1: 100 } }],
  ["logprobs", { logprobs: true }],
  ["tools", { tools: [{ type: "function", function: { name: "f", parameters: {} } }] }],
  ["temperature", { temperature: 0 }],
] as const)("a host may lack %s", async (lack, change) => {
  expect((await chat(change)).status).toBe(200);
  fake.configure({ lacks: [lack] });
  expect((await chat(change)).status).toBe(400);
  expect((await chat()).status).toBe(200);
});

describe("the control endpoint", () => {
  const control = async (command?: object) => {
    const init = command && { method: "POST", body: JSON.stringify(command) };
    const reply = await fetch(new URL("/__sim", fake.url), init);
    return { status: reply.status, body: await reply.json() };
  };

  test("adds rules, which meet the calls they name as often as they say", async () => {
    const rules = [{ when: { text: "money", key: "sk-a" }, times: 2, status: 503 }];
    expect((await control({ rules })).status).toBe(200);
    expect((await chat({}, "sk-b")).status).toBe(200);
    expect([(await chat()).status, (await chat()).status, (await chat()).status]).toEqual([503, 503, 200]);
    expect((await control({ rules: [{ statos: 503 }] })).status).toBe(400);
  });

  test("tells what arrived where, with neither key nor text", async () => {
    await control({ options: { markers: ["my money", "sk-secret"] } });
    await chat({}, "sk-secret-1");
    await chat({ model: "gpt-4" }, "sk-secret-2");
    const { body } = await control();
    const host = new URL(fake.url).host;
    const call = { method: "POST", path: "/v1/chat/completions", host, markers: ["my money", "sk-secret"] };
    expect(body.log).toMatchObject([call, { ...call, model: "gpt-4" }]);
    expect(body.log[0].key).toBe(fingerprintOf("sk-secret-1"));
    expect(body.log[0].sha256).toBe(sha256(fake.requests[0]?.raw ?? ""));
    expect(Object.values(body.stats.byKey)).toEqual([1, 1]);
    const { markers: _ours, ...options } = body.options;
    expect(JSON.stringify({ ...body, options, log: [] })).not.toMatch(/sk-secret|money/);
  });

  test("moves batches, and shows them with their files", async () => {
    await control({ batchOptions: { stateMs: null } });
    const client = new OpenAI({ apiKey: "sk-a", baseURL: fake.url, maxRetries: 0 });
    const body = { model: "gpt-4o", messages: [{ role: "user", content: "- a\n- b" }] };
    const line = { custom_id: "1", method: "POST", url: "/v1/chat/completions", body };
    const file = await client.files.create({
      file: await toFile(Buffer.from(JSON.stringify(line)), "lines.jsonl"),
      purpose: "batch",
    });
    const { id } = await client.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
    });
    const { body: after } = await control({ moveBatches: { to: "completed" } });
    expect(after.batches).toMatchObject([{ id, status: "completed", key: fingerprintOf("sk-a") }]);
    expect(after.files.map(({ purpose }: { purpose: string }) => purpose)).toEqual(["batch", "batch_output"]);
  });
});
