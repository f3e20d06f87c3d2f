// The one gate that everything ending in a session passes, whichever way somebody proved who they are.
import { AppError } from "@/lib/errors";
import { createSession, sidHash } from "@/server/auth/session";
import { systemScope } from "@/server/scope";
import { auditPerson } from "@/server/services/audit";

export type Admission = {
  userId: string;
  userAgent: string;
  network: string | null;
  /** The session this browser already had; it ends, so that signing in always gives a new id. */
  previousSid: string | null;
};

/** Starts a session and returns its sid. Throws unauthenticated when the account no longer exists. */
export async function admit({ userId, userAgent, network, previousSid }: Admission): Promise<string> {
  return systemScope("a session begins").run(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId }, select: { id: true } });
    if (!user) throw new AppError("unauthenticated", "This account no longer exists.");
    if (previousSid)
      await tx.session.updateMany({
        where: { sidHash: sidHash(previousSid), revokedAt: null },
        data: { revokedAt: new Date() },
      });
    await auditPerson(tx, userId, "session.create", { network, userAgent });
    return createSession(tx, userId, userAgent);
  });
}
