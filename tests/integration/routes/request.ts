// Requests to the file routes as a browser of this site sends them.
import { encode } from "next-auth/jwt";
import { sessionCookieName } from "@/server/auth/cookies";
import { admit } from "@/server/auth/gate";
import { env } from "@/server/env";
import type { TestUser } from "@/tests/factories";

export const ORIGIN = "http://localhost:3000";

/** Headers of a signed-in person's own page. */
export async function headersOf(user: TestUser): Promise<Record<string, string>> {
  const sid = await admit({ userId: user.id, userAgent: "", network: null, previousSid: null });
  const cookie = await encode({ token: { sid }, secret: env.NEXTAUTH_SECRET });
  return { host: "localhost:3000", origin: ORIGIN, cookie: `${sessionCookieName()}=${cookie}` };
}

type Post = { headers: Record<string, string>; body: BodyInit | null };

/** `duplex` lets a body be a stream of unknown length. */
export const post = (address: string, { headers, body }: Post) =>
  new Request(`${ORIGIN}${address}`, { method: "POST", headers, body, duplex: "half" } as RequestInit);
