// How much of the model's window a run uses: less, once the host has refused what we had counted as fitting.
import type { OrgScope } from "@/server/scope";

const NARROWER = 0.98;

/** Once for each share that a call was made with, however many calls were refused with it; `run` gets what holds now. */
export async function narrowWindow(
  { orgId, run: transact }: OrgScope,
  run: { id: string; windowShare: number },
): Promise<void> {
  const used = run.windowShare;
  const narrowed = used * NARROWER;
  const found = await transact(async (tx) => {
    await tx.run.updateMany({
      where: { orgId, id: run.id, windowShare: { gte: used } },
      data: { windowShare: narrowed },
    });
    return tx.run.findFirst({ where: { orgId, id: run.id }, select: { windowShare: true } });
  });
  run.windowShare = Math.min(run.windowShare, found?.windowShare ?? narrowed);
}
