// What every request starts from: its id, where it came from, and the person behind its session, if any.
import { randomUUID } from "node:crypto";
import { currentUser, type SessionUser } from "@/server/auth/current-user";
import { clientNetwork, userAgentOf } from "@/server/auth/network";
import type { Origin } from "@/server/scope";

export type Context = Origin & { user: SessionUser | null };

export async function createContext(headers: Headers): Promise<Context> {
  return {
    requestId: randomUUID(),
    network: clientNetwork(headers),
    userAgent: userAgentOf(headers),
    user: await currentUser(headers),
  };
}
