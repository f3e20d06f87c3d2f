// What every request starts from: its id, where it came from, and the person behind its session, if any.
import { randomUUID } from "node:crypto";
import { currentUser, type SessionUser } from "@/server/auth/current-user";
import { clientNetwork } from "@/server/auth/network";

export type Context = { requestId: string; user: SessionUser | null; network: string | null };

export async function createContext(headers: Headers): Promise<Context> {
  return { requestId: randomUUID(), user: await currentUser(headers), network: clientNetwork(headers) };
}
