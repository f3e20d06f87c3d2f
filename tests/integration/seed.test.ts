// The demo organization: complete, and the same however often the seed runs.
import { expect, it } from "vitest";
import { seedDemo } from "@/prisma/seed/index";
import { DEMO_LOGINS } from "@/prisma/seed/logins";
import { prisma } from "@/server/db/client";

const counts = async () => {
  const db = prisma();
  return {
    organizations: await db.organization.count(),
    members: await db.membership.count(),
    projects: await db.project.count(),
    labels: await db.label.count(),
    tasks: await db.task.count(),
    groundTruth: await db.annotation.count({ where: { groundTruth: true, source: "imported" } }),
    prompts: await db.prompt.count(),
    versions: await db.promptVersion.count(),
  };
};

it("seeds once", async () => {
  await seedDemo();
  await seedDemo();
  expect(await counts()).toEqual({
    organizations: 1,
    members: DEMO_LOGINS.length,
    projects: 1,
    labels: 6,
    tasks: 240,
    groundTruth: 80,
    prompts: 1,
    versions: 2,
  });
  const project = await prisma().project.findFirstOrThrow();
  expect(project).toMatchObject({
    taskCount: 240,
    annotatedCount: 80,
    groundTruthCount: 80,
    textColumn: "text",
  });
});

it("goes on where it was killed", async () => {
  await prisma().prompt.deleteMany();
  await prisma().task.deleteMany();
  await seedDemo();
  expect(await counts()).toMatchObject({ tasks: 240, versions: 2 });
});
