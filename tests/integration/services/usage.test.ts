// Who sees which spending, and which caps and alerts.
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { updateOrganizationCap, updateProjectCap } from "@/server/services/budgets/caps";
import { listCaps } from "@/server/services/budgets/list";
import { getUsage, listUsage } from "@/server/services/usage/get";
import { runWorld } from "./run-world";

const now = new Date();
const today = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
const daysAgo = (days: number) => new Date(today.getTime() - days * 86_400_000);

/** The manager has joined "Support", but not "Secret"; one project is gone. */
async function spentWorld() {
  const world = await runWorld({ tasks: 1, groundTruth: 0 });
  const { orgId, projectId, promptId } = world;
  const secret = await prisma().project.create({
    data: { orgId, title: "Secret", createdById: world.managerId },
  });
  const spend = (data: {
    projectId: string;
    promptId?: string;
    model?: string;
    day?: Date;
    costUsd: number;
    unknownCalls?: number;
  }) =>
    prisma().spendDay.create({
      data: {
        ...{ orgId, promptId, model: "gpt-4o", day: today, calls: 10, tasks: 9 },
        ...{ inputTokens: 1_000n, cachedTokens: 100n, outputTokens: 50n },
        ...data,
      },
    });
  await spend({ projectId, costUsd: 2 });
  await spend({ projectId, costUsd: 1, day: daysAgo(100) });
  await spend({ projectId, costUsd: 0, model: "our-own", unknownCalls: 10 });
  await spend({ projectId: secret.id, promptId: randomUUID(), costUsd: 5 });
  await spend({ projectId: randomUUID(), promptId: randomUUID(), costUsd: 0.5 });
  return { ...world, secretId: secret.id };
}

test("an owner sees all of it, also of a project that is gone, and a manager that of joined projects", async () => {
  const { ownerScope, scope, projectId, secretId } = await spentWorld();
  const all = await getUsage(ownerScope, { span: "month" });
  expect(all.days).toMatchObject([
    { calls: 40, tasks: 36, costUsd: 7.5, unknownCalls: 10, inputTokens: 4_000 },
  ]);
  expect(all.models.map(({ model, costUsd }) => [model, costUsd])).toEqual([
    ["gpt-4o", 7.5],
    ["our-own", 0],
  ]);
  expect(all.projects.map(({ title, costUsd }) => [title, costUsd])).toEqual([
    ["Secret", 5],
    ["Support", 2],
    [null, 0.5],
  ]);
  const joined = await getUsage(scope, { span: "month" });
  expect(joined.projects.map((row) => row.projectId)).toEqual([projectId]);
  expect(joined.days).toMatchObject([{ costUsd: 2, unknownCalls: 10 }]);
  expect(JSON.stringify(await listUsage(scope, { span: "year" }))).not.toContain(secretId);
});

test("a span takes the days that it says, and the lines name project and prompt", async () => {
  const { scope } = await spentWorld();
  const year = await getUsage(scope, { span: "year" });
  expect(year.days).toHaveLength(2);
  const lines = await listUsage(scope, { span: "year" });
  expect(
    lines.map(({ day, project, prompt, model, costUsd }) => [day, project, prompt, model, costUsd]),
  ).toEqual([
    [daysAgo(100).toISOString().slice(0, 10), "Support", "Intent", "gpt-4o", 1],
    [today.toISOString().slice(0, 10), "Support", "Intent", "gpt-4o", 2],
    [today.toISOString().slice(0, 10), "Support", "Intent", "our-own", 0],
  ]);
});

test("caps show what is spent of the month; a share that was reached is told once, and again of another cap", async () => {
  const { ownerScope, scope, orgId, projectId } = await spentWorld();
  await updateOrganizationCap(ownerScope, { amountUsd: 15 });
  await updateProjectCap(scope, { amountUsd: 2.4 });
  await updateProjectCap(scope, { amountUsd: 2.4 });
  const caps = await listCaps(scope);
  expect(caps.organization).toEqual({ amountUsd: 15, spentUsd: 7.5, told: 50 });
  expect(caps.projects).toEqual([{ projectId, title: "Support", amountUsd: 2.4, spentUsd: 2, told: 80 }]);
  const told = async () =>
    (await prisma().spendAlert.findMany({ where: { orgId }, orderBy: { id: "asc" } })).map(
      ({ percent, amountUsd }) => [amountUsd.toNumber(), percent],
    );
  expect(await told()).toEqual([
    [15, 50],
    [2.4, 50],
    [2.4, 80],
  ]);
  await updateProjectCap(scope, { amountUsd: 20 });
  expect((await listCaps(scope)).projects[0]?.told).toBe(0);
  await updateProjectCap(scope, { amountUsd: 1 });
  expect((await told()).slice(3)).toEqual([
    [1, 50],
    [1, 80],
    [1, 100],
  ]);
  const audited = await prisma().auditEvent.findMany({ where: { orgId, action: "budget.reach" } });
  expect(audited).toHaveLength(6);
  expect((await listCaps(ownerScope)).projects.map(({ title }) => title)).toEqual(["Secret", "Support"]);
});
