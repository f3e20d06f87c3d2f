// The secret inside an invitation's link: shown once, stored only as its digest.
import { createHash, randomBytes } from "node:crypto";
import { env } from "@/server/env";

export const tokenHash = (token: string) => createHash("sha256").update(token).digest("hex");

/** 32 random bytes; `link` is for the person, `hash` for the table. */
export function newToken(): { link: string; hash: string } {
  const token = randomBytes(32).toString("base64url");
  return { link: `${env.baseUrl}/invite/${token}`, hash: tokenHash(token) };
}
