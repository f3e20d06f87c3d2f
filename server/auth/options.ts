// The settings of next-auth: one credentials provider whose session is a row, and no page of its own.
import type { AuthOptions } from "next-auth";
import type { AppError } from "@/lib/errors";
import { cookieOptions, readCookie, sessionCookieName } from "@/server/auth/cookies";
import { sidOf } from "@/server/auth/current-user";
import { clientNetwork, userAgentOf } from "@/server/auth/network";
import { revokeSession, SESSION_ABSOLUTE_MS } from "@/server/auth/session";
import { signIn } from "@/server/auth/sign-in";
import { env } from "@/server/env";
import { asAppError } from "@/server/errors";
import { log } from "@/server/log";

/** What became of a request, beside what next-auth itself can say. */
export type Outcome = { refused: AppError | null; failed: unknown };

/** Made anew for every request: the refusal of a sign-in is told through `outcome`. */
export function authOptions(headers: Headers, outcome: Outcome): AuthOptions {
  return {
    secret: env.NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: SESSION_ABSOLUTE_MS / 1000 },
    useSecureCookies: env.baseUrl.startsWith("https:"),
    cookies: cookieOptions(),
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [credentials(headers, outcome)],
    callbacks: {
      jwt: ({ token, user }) => (user && "sid" in user ? { sid: user.sid } : token),
      redirect: ({ baseUrl }) => baseUrl,
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string") await revokeSession(token.sid);
      },
    },
    logger: {
      error: (code) => log.error("next-auth", { code }),
      warn: (code) => log.debug("next-auth", { code }),
      debug: () => {},
    },
  };
}

function credentials(headers: Headers, outcome: Outcome): AuthOptions["providers"][number] {
  const authorize = async (input: unknown) => {
    try {
      return await signIn(input, {
        network: clientNetwork(headers),
        userAgent: userAgentOf(headers),
        previousSid: await sidOf(readCookie(headers, sessionCookieName())),
      });
    } catch (error) {
      outcome.refused = asAppError(error);
      outcome.failed = error;
      return null;
    }
  };
  return {
    id: "credentials",
    name: "Password",
    type: "credentials",
    credentials: {},
    authorize,
    options: { authorize },
  };
}
