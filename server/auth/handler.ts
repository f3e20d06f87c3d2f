// Sign-in and sign-out over HTTP: next-auth behind an allow-list, same origin only, with our own refusals.
import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions, type Outcome } from "@/server/auth/options";
import { HTTP_STATUS, logUnexpected } from "@/server/errors";
import { refuseForeign } from "@/server/same-origin";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

/** Everything else that next-auth offers (providers, its own pages, a session without a look at the row) is 404. */
const ALLOWED = new Set(["GET csrf", "POST callback/credentials", "POST signout"]);
const NO_STORE = { "cache-control": "private, no-store" };

/** 200 with cookies, or JSON {error, code}: 401 for a wrong password, 429 with Retry-After, 500 without detail. */
export async function handleAuth(request: NextRequest, context: RouteContext): Promise<Response> {
  const { nextauth } = await context.params;
  if (!ALLOWED.has(`${request.method} ${nextauth.join("/")}`))
    return Response.json({ error: "Not found." }, { status: 404, headers: NO_STORE });
  const foreign = refuseForeign(request);
  if (foreign) return foreign;
  const outcome: Outcome = { refused: null, failed: null };
  const response: Response = await NextAuth(request, context, authOptions(request.headers, outcome));
  if (outcome.failed) return refusal(outcome);
  if (response.headers.get("content-type")?.includes("json") && (await saysBadToken(response.clone())))
    return Response.json({ error: "This page was open for too long. Please try again." }, EXPIRED);
  response.headers.set("cache-control", NO_STORE["cache-control"]);
  return response;
}

const EXPIRED = { status: 403, headers: NO_STORE };

/** A form with a missing or foreign token is answered by next-auth like a success, with an address to go to. */
async function saysBadToken(response: Response): Promise<boolean> {
  const body: unknown = await response.json().catch(() => null);
  const url = body && typeof body === "object" && "url" in body ? String(body.url) : "";
  return url.endsWith("csrf=true");
}

function refusal({ refused, failed }: Outcome): Response {
  if (!refused) {
    logUnexpected(failed, { path: "sign-in" });
    return Response.json({ error: "Something went wrong on our side." }, { status: 500, headers: NO_STORE });
  }
  const { code, message, retryAfterSeconds } = refused;
  const retryAfter = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return Response.json(
    { error: message, code },
    { status: HTTP_STATUS[code], headers: { ...NO_STORE, ...retryAfter } },
  );
}
