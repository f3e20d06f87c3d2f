// Files and batches of the simulator behave like the provider's, driven by the provider's own client.
import OpenAI, { type ClientOptions, toFile } from "openai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MoveTo } from "@/tests/fakes/openai/batch-states";
import { type FakeOpenAI, startFakeOpenAI } from "@/tests/fakes/openai/server";

let fake: FakeOpenAI;
let client: OpenAI;
beforeEach(async () => {
  fake = await startFakeOpenAI({ batch: { stateMs: null } });
  client = clientWith("sk-batch");
});
afterEach(() => fake.close());

const clientWith = (apiKey: string): OpenAI => {
  const none = { adminAPIKey: null, organization: null, project: null };
  const options: ClientOptions = { apiKey, ...none, baseURL: fake.url, maxRetries: 0, logLevel: "off" };
  return new OpenAI(options);
};

const SYSTEM = "Sort it.\n- refund: money back\n- praise: thanks";
const lineOf = (custom_id: string, text: string, change: object = {}) => ({
  custom_id,
  method: "POST",
  url: "/v1/chat/completions",
  body: {
    model: "gpt-4o",
    messages: [
      { role: "system", content: SYSTEM },
      { role: "user", content: `<data name="text">${text}</data>` },
    ],
  },
  ...change,
});
const FIVE = [1, 2, 3, 4, 5].map((n) => lineOf(`task-${n}`, `I want my money back (${n})`));

async function upload(lines: readonly (object | string)[], by = client) {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  return by.files.create({ file: await toFile(Buffer.from(text), "run.jsonl"), purpose: "batch" });
}

async function start(lines: readonly (object | string)[], metadata: Record<string, string> = {}) {
  const file = await upload(lines);
  return client.batches.create({
    input_file_id: file.id,
    endpoint: "/v1/chat/completions",
    completion_window: "24h",
    metadata,
  });
}

/** The batch after it was put into a state. */
async function moved(batch: { id: string }, to: MoveTo) {
  await fake.moveBatch(batch.id, to);
  return client.batches.retrieve(batch.id);
}

type OutputLine = {
  custom_id: string;
  response: { status_code: number; body: { choices?: { message: { content: string } }[] } } | null;
  error: { code: string } | null;
};
async function linesOf(fileId: string | undefined): Promise<OutputLine[]> {
  if (!fileId) return [];
  const text = await (await client.files.content(fileId)).text();
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
const idsOf = (lines: OutputLine[]) => lines.map(({ custom_id }) => custom_id);

describe("a batch", () => {
  test("goes through its states and ends with every line, in reversed order, counted and with its usage", async () => {
    const batch = await start(FIVE, { run: "r1" });
    expect(batch).toMatchObject({ object: "batch", status: "validating", metadata: { run: "r1" } });
    expect((await moved(batch, "in_progress")).request_counts).toEqual({ total: 5, completed: 0, failed: 0 });
    expect((await moved(batch, "finalizing")).status).toBe("finalizing");
    const done = await moved(batch, "completed");
    expect(done).toMatchObject({
      status: "completed",
      model: "gpt-4o",
      request_counts: { total: 5, completed: 5, failed: 0 },
      error_file_id: null,
    });
    for (const moment of [done.in_progress_at, done.finalizing_at, done.completed_at])
      expect(moment).toBeGreaterThan(0);
    const lines = await linesOf(done.output_file_id);
    expect(idsOf(lines)).toEqual(["task-5", "task-4", "task-3", "task-2", "task-1"]);
    for (const { response, error } of lines) {
      expect(error).toBeNull();
      expect(response).toMatchObject({
        status_code: 200,
        body: { choices: [{ message: { content: "refund" } }] },
      });
    }
    const live = await client.chat.completions.create({
      model: "gpt-4o",
      messages: [
        { role: "system", content: SYSTEM },
        { role: "user", content: '<data name="text">I want my money back (1)</data>' },
      ],
    });
    expect(done.usage?.input_tokens).toBe(5 * (live.usage?.prompt_tokens ?? 0));
    expect(done.usage?.output_tokens).toBe(5 * (live.usage?.completion_tokens ?? 0));
  });

  test("moves by the clock when nobody moves it, whoever looks and how often", async () => {
    fake.configure({ batch: { stateMs: 40 } });
    const batch = await start(FIVE);
    const seen = new Set<string>([batch.status]);
    await expect
      .poll(
        async () => {
          const { status } = await client.batches.retrieve(batch.id);
          seen.add(status);
          return status;
        },
        { interval: 10 },
      )
      .toBe("completed");
    // A slow look may miss a state, but the batch has gone through all of them, in this order.
    const states = ["validating", "in_progress", "finalizing", "completed"];
    expect([...seen]).toEqual(states.filter((state) => seen.has(state)));
    const [first, second] = await Promise.all([1, 2].map(() => client.batches.retrieve(batch.id)));
    for (const moment of [first?.in_progress_at, first?.finalizing_at, first?.completed_at])
      expect(moment).toBeGreaterThan(0);
    expect(first?.output_file_id).toBe(second?.output_file_id);
  });

  test("tells lines that were refused in the error file, or in the output when it is told to", async () => {
    fake.rule({ when: { text: "(2)" }, times: -1, status: 400, message: "no" });
    fake.rule({ when: { text: "(4)" }, times: -1, refusal: true });
    const done = await moved(await start(FIVE), "completed");
    expect(done.request_counts).toEqual({ total: 5, completed: 4, failed: 1 });
    expect(idsOf(await linesOf(done.output_file_id))).toEqual(["task-5", "task-4", "task-3", "task-1"]);
    expect(await linesOf(done.error_file_id)).toMatchObject([
      {
        custom_id: "task-2",
        response: { status_code: 400, body: { error: { message: "no" } } },
        error: null,
      },
    ]);
    fake.configure({ batch: { errorsInOutput: true } });
    const again = await moved(await start(FIVE), "completed");
    expect(again.error_file_id).toBeNull();
    expect((await linesOf(again.output_file_id)).map(({ response }) => response?.status_code)).toEqual([
      200, 200, 200, 400, 200,
    ]);
  });

  test("that expires keeps what was done and names what was not", async () => {
    fake.rule({ batch: { end: "expired", lines: 2 } });
    const batch = await start(FIVE);
    await fake.moveBatch(batch.id, "in_progress");
    const ended = await moved(batch, "expired");
    expect(ended).toMatchObject({ status: "expired", request_counts: { total: 5, completed: 2, failed: 3 } });
    expect(idsOf(await linesOf(ended.output_file_id))).toEqual(["task-2", "task-1"]);
    const missing = await linesOf(ended.error_file_id);
    expect(idsOf(missing)).toEqual(["task-5", "task-4", "task-3"]);
    for (const { response, error } of missing)
      expect({ response, code: error?.code }).toEqual({ response: null, code: "batch_expired" });
  });

  test("that is cancelled keeps what was done and says nothing of the rest", async () => {
    fake.rule({ batch: { lines: 3 } });
    const batch = await start(FIVE);
    await fake.moveBatch(batch.id, "in_progress");
    expect((await client.batches.cancel(batch.id)).status).toBe("cancelling");
    const ended = await moved(batch, "cancelled");
    expect(ended).toMatchObject({
      status: "cancelled",
      request_counts: { total: 5, completed: 3, failed: 0 },
    });
    expect(idsOf(await linesOf(ended.output_file_id))).toEqual(["task-3", "task-2", "task-1"]);
    expect(ended.error_file_id).toBeNull();
    await expect(client.batches.cancel(batch.id)).rejects.toThrow(/status 'cancelled'/);
  });

  test.each<[string, readonly (object | string)[], string, number | null]>([
    ["two lines of one id", [FIVE[0] ?? "", FIVE[0] ?? ""], "duplicate_custom_id", 2],
    ["a line of another endpoint", [lineOf("a", "x", { url: "/v1/completions" })], "invalid_url", 1],
    ["a line that is no JSON", [FIVE[0] ?? "", "{"], "invalid_json_line", 2],
    ["an empty file", [""], "empty_file", null],
    ["two models", [FIVE[0] ?? "", lineOf("b", "x", { body: { model: "gpt-4" } })], "mismatched_model", null],
    ["an unknown model", [lineOf("a", "x", { body: { model: "gpt-9" } })], "model_not_found", null],
    [
      "a model that takes no batches",
      [lineOf("a", "x", { body: { model: "gpt-3.5-turbo-instruct" } })],
      "model_not_found",
      null,
    ],
  ])("fails as a whole over %s", async (_, lines, code, line) => {
    const failed = await moved(await start(lines), "in_progress");
    expect(failed.status).toBe("failed");
    expect(failed.errors?.data?.[0]).toMatchObject({ code, line });
    expect(failed.output_file_id).toBeNull();
  });

  test("fails as it is told to", async () => {
    fake.rule({ batch: { end: "failed", code: "server_error", message: "later" } });
    const failed = await moved(await start(FIVE), "in_progress");
    expect(failed.errors?.data).toEqual([
      { code: "server_error", message: "later", line: null, param: null },
    ]);
  });

  test("waits for room in the queue of its key and model", async () => {
    fake.configure({ batch: { queueTokens: 300 } });
    const first = await start(FIVE);
    expect((await moved(first, "in_progress")).status).toBe("in_progress");
    const second = await moved(await start(FIVE), "in_progress");
    expect(second.errors?.data?.[0]).toMatchObject({ code: "token_limit_exceeded" });
    await fake.moveBatch(first.id, "completed");
    expect((await moved(await start(FIVE), "in_progress")).status).toBe("in_progress");
  });

  test("is found by its metadata after its answer was lost", async () => {
    fake.rule({ when: { path: "/v1/batches", method: "POST" }, reset: true });
    await expect(start(FIVE, { run: "lost" })).rejects.toThrow();
    await start(FIVE, { run: "other" });
    const found = [];
    for await (const batch of client.batches.list({ limit: 1 })) found.push(batch.metadata?.run);
    expect(found).toEqual(["other", "lost"]);
  });

  test("belongs to its key", async () => {
    const batch = await start(FIVE);
    const stranger = clientWith("sk-stranger");
    await expect(stranger.batches.retrieve(batch.id)).rejects.toMatchObject({ status: 404 });
    await expect(stranger.files.content(batch.input_file_id)).rejects.toMatchObject({ status: 404 });
    expect((await stranger.batches.list()).data).toEqual([]);
    await expect(
      stranger.batches.create({
        input_file_id: batch.input_file_id,
        endpoint: "/v1/chat/completions",
        completion_window: "24h",
      }),
    ).rejects.toMatchObject({ status: 400 });
  });
});

describe("files", () => {
  test("are listed by purpose, read and deleted", async () => {
    const batch = await moved(await start(FIVE), "completed");
    const inputs = (await client.files.list({ purpose: "batch" })).data;
    expect(inputs.map(({ id }) => id)).toEqual([batch.input_file_id]);
    expect((await client.files.list()).data).toHaveLength(2);
    expect(await client.files.retrieve(batch.input_file_id)).toMatchObject({
      filename: "run.jsonl",
      purpose: "batch",
    });
    for (const id of [batch.input_file_id, batch.output_file_id ?? ""])
      expect(await client.files.delete(id)).toMatchObject({ id, deleted: true });
    expect((await client.files.list()).data).toEqual([]);
    await expect(client.files.content(batch.input_file_id)).rejects.toMatchObject({ status: 404 });
  });

  test("of a batch carry the expiry that was asked for", async () => {
    const file = await upload(FIVE);
    const batch = await client.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
      output_expires_after: { anchor: "created_at", seconds: 3_600 },
    });
    const { output_file_id = "" } = await moved(batch, "completed");
    const output = await client.files.retrieve(output_file_id);
    expect((output.expires_at ?? 0) - output.created_at).toBe(3_600);
  });

  test("that are too large are refused", async () => {
    fake.configure({ batch: { maxBytes: 100 } });
    await expect(upload(FIVE)).rejects.toMatchObject({ status: 413 });
  });

  test("of other text keep it byte for byte", async () => {
    const line = lineOf("ü", "Wo ist mein Päckchen? 日本 \u2028 \ud83d\ude00");
    const file = await upload([line]);
    expect(JSON.parse(await (await client.files.content(file.id)).text())).toEqual(line);
  });
});
