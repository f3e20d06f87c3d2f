// Asks the server for a session: next-auth's token first, then address and password.
import { z } from "zod";

export type SignInResult = { ok: true } | { ok: false; message: string };

const Token = z.object({ csrfToken: z.string() });
const Refusal = z.object({ error: z.string() });
const OFFLINE = "The server did not answer. Check the connection and try again.";

/** Never throws; the cookie of the session is set when it returns ok. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  try {
    const token = await fetch("/api/auth/csrf", { cache: "no-store" });
    const { csrfToken } = Token.parse(await token.json());
    const response = await fetch("/api/auth/callback/credentials", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
      redirect: "manual",
    });
    if (response.ok) return { ok: true };
    const refusal = Refusal.safeParse(await response.json().catch(() => null));
    if (!refusal.success) return { ok: false, message: "Signing in failed. Please try again." };
    return { ok: false, message: `${refusal.data.error}${waitFrom(response.headers.get("retry-after"))}` };
  } catch {
    return { ok: false, message: OFFLINE };
  }
}

function waitFrom(retryAfter: string | null): string {
  const seconds = Number(retryAfter);
  if (!seconds) return "";
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? " It works again in a minute." : ` It works again in ${minutes} minutes.`;
}
