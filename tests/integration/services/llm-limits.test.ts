// One row shares a limit between processes: the database gives what the arithmetic in memory would, and knows pauses at once.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disconnect, prisma } from "@/server/db/client";
import type { Lease, LeaseAsk, LimitStore } from "@/server/llm/limits";
import { ownLimits } from "@/server/llm/own-limits";
import { jobScope, type OrgScope } from "@/server/scope";
import { sharedLimits } from "@/server/services/llm-limits/limiter";
import { openRefusals } from "@/server/services/llm-limits/refusals";
import { LEASE } from "@/server/services/llm-limits/statements";

const PLACE = { limitKey: "k", model: "gpt-4o" };
const ASK: LeaseAsk = {
  wanted: { requests: 1_000, tokens: 100_000 },
  first: { requests: 1, tokens: 100 },
  priority: "bulk",
  perMinute: { requests: 600, tokens: null },
  burstMs: { requests: 250, tokens: 250 },
  answers: 1,
  mostCalls: 200,
};

let scope: OrgScope;
beforeEach(async () => {
  const id = randomUUID();
  await prisma().organization.create({ data: { id, slug: id, name: id } });
  scope = jobScope(id, "test");
});
beforeAll(() => prisma().$queryRaw`select 1`);
afterAll(disconnect);

describe("a lease", () => {
  it("is what the arithmetic in memory gives, for one and for both limits, small and large", async () => {
    const stores: LimitStore[] = [ownLimits(), sharedLimits(scope)];
    const asks: Partial<LeaseAsk>[] = [
      {},
      { wanted: { requests: 2, tokens: 200 } },
      { perMinute: { requests: null, tokens: 30_000 }, wanted: { requests: 100, tokens: 20_000 } },
      { first: { requests: 1, tokens: 40_000 } },
      { answers: 0, priority: "interactive" },
      {},
    ];
    for (const change of asks) {
      const [own, shared] = (await Promise.all(
        stores.map((store) => store.lease(PLACE, { ...ASK, ...change })),
      )) as [Lease, Lease];
      expect({ ...shared, slices: null, retryMs: 0 }).toEqual({ ...own, slices: null, retryMs: 0 });
      expect(Math.abs(shared.retryMs - own.retryMs)).toBeLessThan(100);
      for (const kind of ["requests", "tokens"] as const) {
        const [a, b] = [own.slices[kind], shared.slices[kind]];
        expect(b === null).toBe(a === null);
        // The first slice of a row that was made this moment begins within the burst, which differs by the time between.
        if (a && b) expect(Math.abs(b.lengthMs - a.lengthMs)).toBeLessThan(100);
        if (a && b) expect(Math.abs(b.fromMs - a.fromMs)).toBeLessThan(100);
      }
    }
  });

  it("never gives the same time twice, however many ask at once", async () => {
    const stores = Array.from({ length: 5 }, () => sharedLimits(scope));
    await stores[0]?.lease(PLACE, ASK);
    const began = performance.now();
    let givenMs = 0;
    while (performance.now() - began < 3_000) {
      const leases = await Promise.all(stores.map((store) => store.lease(PLACE, ASK)));
      for (const { slices } of leases) givenMs += slices.requests?.lengthMs ?? 0;
      await sleep(50);
    }
    const passedMs = performance.now() - began;
    expect(givenMs).toBeGreaterThan(passedMs - 100);
    expect(givenMs).toBeLessThan(passedMs + 2_000);
  });

  it("of an unknown limit is free, and tells a new process what others have learnt", async () => {
    const store = sharedLimits(scope);
    const blank = { ...ASK, perMinute: { requests: null, tokens: null }, answers: 0 };
    expect(await store.lease(PLACE, blank)).toMatchObject({
      slices: { requests: null, tokens: null },
      ...{ retryMs: 0, pauseMs: 0, cap: null, isKnown: false },
    });
    await store.lease(PLACE, ASK);
    const other = await sharedLimits(scope).lease(PLACE, blank);
    expect(other).toMatchObject({ perMinute: { requests: 600, tokens: null }, isKnown: true });
    expect(other.slices.requests?.lengthMs).toBeCloseTo(500, -2);
  });

  it("is not held up for long by a process that stops in the middle of one", async () => {
    const store = sharedLimits(scope);
    await store.lease(PLACE, ASK);
    const values = [
      scope.orgId,
      PLACE.limitKey,
      PLACE.model,
      600,
      null,
      250,
      250,
      1,
      100,
      1,
      100,
      0,
      200,
      "bulk",
    ];
    const stopped = scope.bulk(async (client) => {
      await client.query(LEASE, values);
      await sleep(8_000);
    });
    const ended = expect(stopped).rejects.toThrow();
    await sleep(300);
    const began = performance.now();
    await store.lease(PLACE, ASK);
    expect(performance.now() - began).toBeLessThan(7_000);
    await ended;
  });

  it("is not given ahead to bulk calls while interactive ones wait", async () => {
    const store = sharedLimits(scope);
    await store.lease(PLACE, ASK);
    await store.lease(PLACE, { ...ASK, priority: "interactive" });
    expect((await store.lease(PLACE, ASK)).slices.requests).toBeNull();
    expect((await store.lease(PLACE, { ...ASK, priority: "interactive" })).slices.requests).not.toBeNull();
  });
});

describe("a refusal", () => {
  it("pauses every process, halves the calls at once a single time, and lets them grow with answers", async () => {
    const [one, two] = [sharedLimits(scope), sharedLimits(scope)];
    await one.lease(PLACE, ASK);
    const refusal = { waitMs: 30_000, inFlight: 40, answers: 0 };
    expect(await one.refuse(PLACE, refusal)).toMatchObject({ cap: 20 });
    expect(await two.refuse(PLACE, refusal)).toMatchObject({ cap: 20 });
    const held = await two.lease(PLACE, { ...ASK, answers: 0 });
    expect(held.slices.requests).toBeNull();
    expect(held.pauseMs).toBeGreaterThan(28_000);
    expect(held.retryMs).toBeGreaterThanOrEqual(held.pauseMs);
    expect((await two.lease(PLACE, { ...ASK, answers: 100 })).cap).toBe(30);
    expect((await two.lease(PLACE, { ...ASK, answers: 5_000 })).cap).toBeNull();
  });

  it("counts from the first one on until a call succeeds, and anew when nobody has called for long", async () => {
    const store = sharedLimits(scope);
    const refusal = { waitMs: 1_000, inFlight: 1, answers: 0 };
    expect((await store.refuse(PLACE, refusal)).stalledMs).toBe(0);
    const { orgId } = scope;
    const ago = (ms: number) => new Date(Date.now() - ms);
    await prisma().llmLimit.updateMany({ where: { orgId }, data: { refusedSince: ago(900_000) } });
    expect((await store.refuse(PLACE, refusal)).stalledMs).toBeGreaterThan(890_000);
    await prisma().llmLimit.updateMany({ where: { orgId }, data: { pausedUntil: ago(200_000) } });
    expect((await store.refuse(PLACE, refusal)).stalledMs).toBe(0);
    await prisma().llmLimit.updateMany({ where: { orgId }, data: { refusedSince: ago(900_000) } });
    expect((await store.refuse(PLACE, { ...refusal, answers: 1 })).stalledMs).toBe(0);
  });

  it("leaves no time of the pause to be made up for", async () => {
    const store = sharedLimits(scope);
    await store.refuse(PLACE, { waitMs: 300, inFlight: 1, answers: 0 });
    await sleep(400);
    const lease = await store.lease(PLACE, { ...ASK, burstMs: { requests: 5_000, tokens: 5_000 } });
    expect(lease.slices.requests?.fromMs).toBeGreaterThan(-400);
  });
});

it("is kept for each organization, key and model, and forgotten when it was not used for long", async () => {
  const store = sharedLimits(scope);
  await store.lease(PLACE, ASK);
  await store.lease({ ...PLACE, model: "gpt-4" }, { ...ASK, perMinute: { requests: 60, tokens: null } });
  const { orgId } = scope;
  const rows = await prisma().llmLimit.findMany({ where: { orgId }, orderBy: { model: "asc" } });
  expect(rows.map(({ requestsPerMinute }) => requestsPerMinute)).toEqual([60, 600]);
  const old = new Date(Date.now() - 31 * 86_400_000);
  await prisma().llmLimit.updateMany({ where: { orgId }, data: { usedAt: old } });
  await store.lease({ ...PLACE, limitKey: "next" }, ASK);
  expect(await prisma().llmLimit.findMany({ where: { orgId }, select: { limitKey: true } })).toEqual([
    { limitKey: "next" },
  ]);
});

describe("refused ways of asking", () => {
  const place = { baseUrl: "https://models.example.org/v1", model: "gpt-4" };

  it("are known to all processes of the organization and to no other, for 30 days", async () => {
    const first = await openRefusals(scope, place);
    expect(first.has("json_schema")).toBe(false);
    await first.add("json_schema");
    await first.add("json_schema");
    expect(first.has("json_schema")).toBe(true);

    const { orgId } = scope;
    expect(await prisma().llmRefusal.count({ where: { orgId } })).toBe(1);
    expect((await openRefusals(scope, { ...place, model: "gpt-4o" })).has("json_schema")).toBe(false);
    const other = { ...place, baseUrl: "https://other.example.org/v1" };
    expect((await openRefusals(scope, other)).has("json_schema")).toBe(false);
    expect((await openRefusals(jobScope(randomUUID(), "test"), place)).has("json_schema")).toBe(false);

    expect((await openRefusals(scope, place)).has("json_schema")).toBe(true);
    const old = new Date(Date.now() - 31 * 86_400_000);
    await prisma().llmRefusal.updateMany({ where: { orgId }, data: { refusedAt: old } });
    expect((await openRefusals(scope, place)).has("json_schema")).toBe(false);
  });
});
