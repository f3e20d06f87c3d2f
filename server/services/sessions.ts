// A person's own sessions: where they are signed in, and ending one of them.

import { notFound } from "@/lib/errors";
import { SESSION_IDLE_MS } from "@/server/auth/session";
import { systemScope } from "@/server/scope";
import type { Person } from "@/server/services/users";

const live = (userId: string) => ({
  userId,
  revokedAt: null,
  expiresAt: { gt: new Date() },
  lastSeenAt: { gt: new Date(Date.now() - SESSION_IDLE_MS) },
});

/** Live sessions, the most recently used first. */
export async function listSessions(person: Person) {
  const rows = await systemScope("a person's own sessions").run((tx) =>
    tx.session.findMany({
      where: live(person.id),
      orderBy: { lastSeenAt: "desc" },
      take: 100,
      select: { id: true, userAgent: true, createdAt: true, lastSeenAt: true },
    }),
  );
  return rows.map((row) => ({ ...row, isThis: row.id === person.sessionId }));
}

/** Throws not_found for a session that has ended or is somebody else's. */
export async function endSession(person: Person, input: { sessionId: string }): Promise<void> {
  const ended = await systemScope("a person's own sessions").run((tx) =>
    tx.session.updateMany({
      where: { ...live(person.id), id: input.sessionId },
      data: { revokedAt: new Date() },
    }),
  );
  if (ended.count === 0) throw notFound("This session");
}
