// Sessions are rows: a cookie holds a random id, the table its SHA-256, and both are needed to be signed in.
import { createHash, randomBytes } from "node:crypto";
import { systemScope, type Tx } from "@/server/scope";

const DAY_MS = 24 * 60 * 60 * 1000;
export const SESSION_IDLE_MS = 7 * DAY_MS;
export const SESSION_ABSOLUTE_MS = 30 * DAY_MS;
const TOUCH_EVERY_MS = 60 * 1000;

export const sidHash = (sid: string) => createHash("sha256").update(sid).digest("hex");

export type LiveSession = { id: string; user: { id: string; email: string; name: string } };

/** Starts a session inside the caller's transaction and returns its sid (43 characters), which is stored nowhere. */
export async function createSession(tx: Tx, userId: string, userAgent: string): Promise<string> {
  const sid = randomBytes(32).toString("base64url");
  await tx.session.create({
    data: {
      userId,
      sidHash: sidHash(sid),
      userAgent,
      expiresAt: new Date(Date.now() + SESSION_ABSOLUTE_MS),
    },
    select: { id: true },
  });
  return sid;
}

/** The session of a sid while it is neither revoked, idle for 7 days, nor 30 days old; else null. */
export async function findSession(sid: string): Promise<LiveSession | null> {
  const now = Date.now();
  return systemScope("a session is being checked").run(async (tx) => {
    const row = await tx.session.findUnique({
      where: {
        sidHash: sidHash(sid),
        revokedAt: null,
        expiresAt: { gt: new Date(now) },
        lastSeenAt: { gt: new Date(now - SESSION_IDLE_MS) },
      },
      select: { id: true, lastSeenAt: true, user: { select: { id: true, email: true, name: true } } },
    });
    if (!row) return null;
    if (now - row.lastSeenAt.getTime() > TOUCH_EVERY_MS)
      await tx.session.updateMany({ where: { id: row.id }, data: { lastSeenAt: new Date(now) } });
    return { id: row.id, user: row.user };
  });
}

/** Ends the session of a sid; unknown and ended ones are left as they are. */
export async function revokeSession(sid: string): Promise<void> {
  await systemScope("a session is being ended").run((tx) =>
    tx.session.updateMany({
      where: { sidHash: sidHash(sid), revokedAt: null },
      data: { revokedAt: new Date() },
    }),
  );
}
