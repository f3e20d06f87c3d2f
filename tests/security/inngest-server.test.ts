// T-55: with an Inngest server the route takes signed requests alone, syncs for nobody unsigned, and tells nothing of the settings.
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { NextRequest } from "next/server";
import { expect, test } from "vitest";

const KEY = randomBytes(32).toString("hex");
const SETTINGS = {
  INNGEST_SIGNING_KEY: `signkey-test-${KEY}`,
  INNGEST_EVENT_KEY: `event-${randomUUID()}`,
  INNGEST_BASE_URL: "http://127.0.0.1:9", // nothing answers there
};

// The settings are read once, so they must be there before any product code is.
Object.assign(process.env, SETTINGS);
const route = await import("@/app/api/inngest/route");
const { runsEmbedded } = await import("@/server/inngest/runtime");
const { env } = await import("@/server/env");

type Method = "GET" | "POST" | "PUT";
const ADDRESS = "http://localhost:3000/api/inngest?fnId=assay-run-prompt&stepId=step";
const data = { orgId: randomUUID(), runId: randomUUID() };
// Keys in order: the SDK signs the canonical form of a body.
const event = { data, id: "1", name: "prompt/run.requested", ts: 0 };
const CALL = JSON.stringify({
  ctx: { attempt: 0, max_attempts: 1, run_id: "01H", stack: { current: 0, stack: [] } },
  event,
  events: [event],
  steps: {},
  version: -1,
});

const now = () => Math.floor(Date.now() / 1000);
const signature = (body: string, { key = KEY, at = now() } = {}) =>
  `t=${at}&s=${createHmac("sha256", key).update(`${body}${at}`).digest("hex")}`;

function ask(
  method: Method,
  signed?: string,
  headers: Record<string, string> = {},
  body = CALL,
): Promise<Response> {
  const request = new NextRequest(ADDRESS, {
    method,
    headers: {
      "content-type": "application/json",
      ...headers,
      ...(signed === undefined ? {} : { "x-inngest-signature": signed }),
    },
    ...(method === "GET" ? {} : { body }),
  });
  return Promise.resolve(route[method](request, {}));
}

/** What no answer may hold. */
const SECRETS = [
  KEY,
  SETTINGS.INNGEST_SIGNING_KEY,
  SETTINGS.INNGEST_EVENT_KEY,
  env.ENCRYPTION_KEYS,
  env.NEXTAUTH_SECRET,
  process.env.DATABASE_URL ?? "",
];

async function expectSilence(response: Response): Promise<void> {
  const said = `${JSON.stringify([...response.headers])} ${await response.text()}`;
  for (const secret of SECRETS) expect(said).not.toContain(secret);
  for (const name of Object.keys(process.env)) expect(said).not.toContain(`"${name}"`);
}

const FORGED: [string, string | undefined, Record<string, string>?][] = [
  ["without a signature", undefined],
  ["with nonsense for a signature", "t=1&s=00"],
  ["signed with another key", signature(CALL, { key: randomBytes(32).toString("hex") })],
  ["signed for another body", signature("{}")],
  ["signed six minutes ago", signature(CALL, { at: now() - 360 })],
  ["as a dev server", undefined, { "x-inngest-server-kind": "dev" }],
  ["as an in-band sync", undefined, { "x-inngest-sync-kind": "in_band", "x-inngest-server-kind": "cloud" }],
];

test("the settings choose the server", () => {
  expect(runsEmbedded()).toBe(false);
});

const unlike = (method: Method) =>
  // A GET has no body to sign.
  FORGED.filter(([, signed]) => method !== "GET" || !signed?.startsWith("t="));

test.for(
  (["GET", "POST", "PUT"] as const).flatMap((method) =>
    unlike(method).map((forged) => [method, ...forged] as const),
  ),
)("%s %s is refused with 401", async ([method, , signed, headers]) => {
  const response = await ask(method, signed, headers);
  expect(response.status).toBe(401);
  await expectSilence(response);
});

test("a call with the right signature runs the function, which finds no row of that organization", async () => {
  const response = await ask("POST", signature(CALL));
  expect(response.status).toBe(206);
  const [step] = (await response.clone().json()) as { error?: { message: string } }[];
  expect(step?.error?.message).toBe("This run was not found.");
  await expectSilence(response);
});

test("a sync with the right signature is told the functions, and nothing of the settings", async () => {
  const body = JSON.stringify({ url: ADDRESS });
  const response = await ask("PUT", signature(body), { "x-inngest-sync-kind": "in_band" }, body);
  expect(response.status).toBe(200);
  expect((await response.clone().json()).functions.length).toBeGreaterThan(5);
  await expectSilence(response);
});

test("other methods are not served", async () => {
  expect(Object.keys(route).sort()).toEqual(["GET", "OPTIONS", "POST", "PUT"]);
  // Next answers 405 to methods that a route lacks, apart from this one.
  const response = route.OPTIONS();
  expect(response.status).toBe(405);
  await expectSilence(response);
});
