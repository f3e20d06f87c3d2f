// The simulator behaves like the provider where the product depends on it.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MODELS } from "@/lib/models";
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

test("rules meet the calls they name, as often as they say, also through the control endpoint", async () => {
  const rules = [{ when: { text: "money", key: "sk-a" }, times: 2, status: 503 }];
  const control = await fetch(new URL("/__sim", fake.url), {
    method: "POST",
    body: JSON.stringify({ rules }),
  });
  expect(control.status).toBe(200);
  expect((await chat({}, "sk-b")).status).toBe(200);
  expect([(await chat()).status, (await chat()).status, (await chat()).status]).toEqual([503, 503, 200]);
});
