// What every request starts from: its id, where it came from, and the person behind its session, if any.
import { randomUUID } from "node:crypto";
import { currentUser, type SessionUser } from "@/server/auth/current-user";
import { clientNetwork } from "@/server/auth/network";
import type { Origin } from "@/server/scope";

export type Context = Origin & { user: SessionUser | null };

const MAX_USER_AGENT = 300;

export async function createContext(headers: Headers): Promise<Context> {
  return {
    requestId: randomUUID(),
    network: clientNetwork(headers),
    userAgent: (headers.get("user-agent") ?? "").slice(0, MAX_USER_AGENT),
    user: await currentUser(headers),
  };
}
