// Who sent a request: the cookie names a session, and the session's row is asked every time.
import { decode } from "next-auth/jwt";
import { readCookie, sessionCookieName } from "@/server/auth/cookies";
import { findSession } from "@/server/auth/session";
import { env } from "@/server/env";

export type SessionUser = { id: string; email: string; name: string; sessionId: string };

/** Null for nobody, and for a cookie that is malformed, expired, forged or revoked. Throws only when the database does. */
export async function currentUser(headers: Headers): Promise<SessionUser | null> {
  const sid = await sidOf(readCookie(headers, sessionCookieName()));
  const session = sid && (await findSession(sid));
  return session ? { ...session.user, sessionId: session.id } : null;
}

/** The session id inside a cookie's value, or null when it was not issued by us. */
export async function sidOf(cookie: string | null): Promise<string | null> {
  if (!cookie) return null;
  try {
    const claims = await decode({ token: cookie, secret: env.NEXTAUTH_SECRET });
    return typeof claims?.sid === "string" && claims.sid.length === 43 ? claims.sid : null;
  } catch {
    return null;
  }
}
