// What every request starts from: its id and the person behind its session, if any.
import { randomUUID } from "node:crypto";
import { currentUser, type SessionUser } from "@/server/auth/current-user";

export type Context = { requestId: string; user: SessionUser | null };

export async function createContext(headers: Headers): Promise<Context> {
  return { requestId: randomUUID(), user: await currentUser(headers) };
}
