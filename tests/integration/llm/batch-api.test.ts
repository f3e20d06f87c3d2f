// The door to the Batch API: files as streams, batches found again, and every fault without the provider's words.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { openBatchApi } from "@/server/llm/batch-api";
import { ProviderError } from "@/server/llm/errors";
import { fenced, SYSTEM, withFakeOpenAI } from "./harness";

const provider = withFakeOpenAI();
const open = (apiKey = `sk-${randomUUID()}`) => openBatchApi(apiKey);

const lineOf = (id: number, text = "Where is my parcel?") =>
  JSON.stringify({
    custom_id: String(id),
    method: "POST",
    url: "/v1/chat/completions",
    body: {
      model: "gpt-4o",
      messages: [
        { role: "system", content: SYSTEM },
        { role: "user", content: fenced(text) },
      ],
    },
  });

async function* lines(count: number, text?: string) {
  for (let id = 1; id <= count; id++) yield lineOf(id, text);
}

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found = [];
  for await (const each of from) found.push(each);
  return found;
}

const move = (id: string, to: "in_progress" | "completed" | "failed") => provider.fake.moveBatch(id, to);
const byHand = () => provider.fake.configure({ batch: { stateMs: null } });

test("sends a file while it is made, and reads the answers line by line", async () => {
  byHand();
  const api = open();
  const file = await api.upload("assay-1.jsonl", lines(3, "Wo ist mein Päckchen? 日本 😀"));
  const sent = await api.create(file, { run: "r1", index: "0" });
  expect(sent).toMatchObject({ status: "validating", failure: null, outputFileId: null });
  await move(sent.id, "completed");
  const done = await api.get(sent.id);
  expect(done).toMatchObject({ status: "completed", counts: { total: 3, completed: 3, failed: 0 } });
  const answers = await all(api.lines(done?.outputFileId ?? ""));
  expect(answers.map((line) => JSON.parse(line).custom_id)).toEqual(["3", "2", "1"]);
  await expect(all(api.lines(file))).resolves.toEqual(await all(lines(3, "Wo ist mein Päckchen? 日本 😀")));
});

test("asks for an expiry of both files, and finds and deletes them", async () => {
  byHand();
  const api = open();
  const name = `assay-${randomUUID()}.jsonl`;
  const file = await api.upload(name, lines(2));
  await api.upload("other.jsonl", lines(1));
  const sent = await api.create(file, { run: "r1" });
  await move(sent.id, "completed");
  const { outputFileId } = (await api.get(sent.id)) ?? {};
  const files = await (await fetch(`${provider.fake.url.replace("/v1", "")}/__sim`)).json();
  const ours = files.files.filter(({ id }: { id: string }) => id === file || id === outputFileId);
  for (const { created_at, expires_at } of ours) expect(expires_at - created_at).toBe(7 * 86_400);
  expect(ours).toHaveLength(2);
  expect(await api.findFiles(name, 0)).toEqual([file]);
  expect(await api.findFiles(name, Date.now())).toEqual([]);
  await api.deleteFile(file);
  await api.deleteFile(file);
  expect(await api.findFiles(name, 0)).toEqual([]);
  expect(await all(api.lines(file))).toEqual([]);
});

test("finds a batch by its metadata, page by page, and knows no other's", async () => {
  byHand();
  const api = open();
  const file = await api.upload("a.jsonl", lines(1));
  const first = await api.create(file, { run: "r1", index: "7" });
  for (let n = 0; n < 101; n++) await api.create(file, { run: "other", index: "7" });
  expect(await api.find({ run: "r1", index: "7" }, 0)).toMatchObject([{ id: first.id }]);
  expect(await api.find({ run: "r1", index: "8" }, 0)).toEqual([]);
  expect(await open().get(first.id)).toBeNull();
  await api.cancel(first.id);
  expect((await api.get(first.id))?.status).toBe("cancelling");
  await move(first.id, "completed");
  await api.cancel(first.id);
  await open().cancel(first.id);
});

test.each([
  ["token_limit_exceeded", "Limit: 90,000 enqueued tokens.", { kind: "queue", queueTokens: 90_000 }],
  ["token_limit_exceeded", "Too many.", { kind: "queue", queueTokens: null }],
  ["model_not_found", "", { kind: "pause", code: "MODEL_NOT_FOUND" }],
  ["billing_hard_limit_reached", "", { kind: "pause", code: "QUOTA" }],
  ["server_error", "", { kind: "pause", code: "UPSTREAM" }],
  ["invalid_json_line", "", { kind: "pause", code: "BAD_REQUEST" }],
])("knows why a batch failed: %s %s", async (code, message, failure) => {
  byHand();
  provider.fake.rule({ batch: { end: "failed", code, message } });
  const api = open();
  const sent = await api.create(await api.upload("a.jsonl", lines(1)), {});
  await move(sent.id, "in_progress");
  expect((await api.get(sent.id))?.failure).toEqual(failure);
});

test("throws what a provider can cause as a fault, and what went wrong in the making of lines as it is", async () => {
  const faultOf = (sent: Promise<unknown>) =>
    sent.then(
      () => "none",
      (error: unknown) => (error instanceof ProviderError ? error.fault.kind : String(error)),
    );
  provider.fake.rule({ when: { path: "/v1/files" }, status: 500 });
  expect(await faultOf(open().upload("a.jsonl", lines(1)))).toBe("status");
  provider.fake.rule({ when: { path: "/v1/batches" }, reset: true });
  expect(await faultOf(open().create("file-1", {}))).toBe("network");
  const api = open();
  const file = await api.upload("a.jsonl", lines(50));
  provider.fake.rule({ when: { path: "/v1/batches" }, raw: "{}", contentType: "application/json" });
  expect(await faultOf(api.create(file, {}))).toBe("bad_answer");
  provider.fake.rule({ when: { path: "/v1/files/*" }, cut: true });
  expect(await faultOf(all(api.lines(file)))).toBe("network");
  async function* broken() {
    yield lineOf(1);
    throw new Error("the database is away");
  }
  expect(await faultOf(open().upload("a.jsonl", broken()))).toMatch(/the database is away/);
});
