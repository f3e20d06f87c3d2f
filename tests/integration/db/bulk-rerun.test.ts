// F-22: a bulk transaction that waits in a circle with another one is rolled back whole, and done once more.
import { expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { addProject, makeOrganization, scopeOf } from "@/tests/factories";

test("of two bulk transactions that wait for each other both are done in the end", async () => {
  const org = await makeOrganization();
  const { id: projectId } = await addProject(org);
  const scope = await scopeOf(org);
  const [one, other] = await prisma().task.findMany({ where: { projectId }, select: { id: true } });
  let tries = 0;
  const { promise: bothHold, resolve: go } = Promise.withResolvers<void>();
  const touch = (ids: (bigint | undefined)[]) =>
    scope.bulk(async (client) => {
      tries++;
      for (const id of ids) {
        await client.query(`update "Task" set "skippedCount" = "skippedCount" + 1 where id = $1`, [id]);
        if (tries === 2) go();
        await bothHold;
      }
    });
  await Promise.all([touch([one?.id, other?.id]), touch([other?.id, one?.id])]);
  expect(tries).toBe(3);
  const tasks = await prisma().task.findMany({ where: { projectId, skippedCount: 2 } });
  expect(tasks).toHaveLength(2);
});
