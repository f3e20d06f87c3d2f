// The state of a conversion around its work: begun, or ended early.
import { notFound } from "@/lib/errors";
import type { OrgScope } from "@/server/scope";
import { starterMay } from "@/server/services/starter";

const MOVING = { in: ["queued", "running"] };
const KEPT = "What it converted is kept";
const NOT_ALLOWED = `The person who started this conversion may no longer convert predictions in this project. ${KEPT}; undo it if it should not be.`;
const FAULT = `The conversion stopped early. ${KEPT}; start it again or undo it.`;

/** False when there is nothing to do: it has ended, or its starter may not do it any more. May be repeated. */
export async function beginConversion(scope: OrgScope, conversionId: string): Promise<boolean> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const where = { orgId, id: conversionId };
    const row = await tx.conversion.findFirst({ where, select: { projectId: true, createdById: true } });
    if (!row) throw notFound("This conversion");
    if (!(await starterMay(tx, { orgId, ...row }, "prediction.convert"))) {
      await tx.conversion.updateMany({
        where: { ...where, state: MOVING },
        data: { state: "failed", endedAt: new Date(), error: NOT_ALLOWED },
      });
      return false;
    }
    // By the clock of the database, which decides when a conversion stands still.
    const begun = await tx.$executeRaw`
      update "Conversion" set state = 'running', "progressAt" = now()
      where "orgId" = ${orgId} and id = ${conversionId} and state in ('queued', 'running')`;
    return begun > 0;
  });
}

/** What was converted before the fault stays; the conversion says that it ended early and can be undone whole. */
export async function failConversion(scope: OrgScope, conversionId: string): Promise<void> {
  await scope.run((tx) =>
    tx.conversion.updateMany({
      where: { orgId: scope.orgId, id: conversionId, state: MOVING },
      data: { state: "failed", endedAt: new Date(), error: FAULT },
    }),
  );
}
