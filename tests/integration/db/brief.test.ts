// However much long work holds its connections, the short statements of labeling find theirs.
import { expect, test } from "vitest";
import { pool } from "@/server/db/client";
import { makeOrganization, scopeOf } from "@/tests/factories";

test("short statements do not wait behind long work", async () => {
  const scope = await scopeOf(await makeOrganization());
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const most = pool("long").options.max;
  const long = Array.from({ length: most + 2 }, () => scope.bulk(() => released));
  try {
    await expect.poll(() => pool("long").waitingCount).toBe(2);
    const { rows } = await scope.brief((client) => client.query(`select current_setting('app.org') as org`));
    expect(rows).toEqual([{ org: scope.orgId }]);
    expect(pool("long").waitingCount).toBe(2);
  } finally {
    release();
    await Promise.all(long);
  }
});
