// Gives every page a fresh nonce and the security headers; decides nothing about who may see what.
import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, fixedSecurityHeaders } from "@/lib/csp";
import { env } from "@/server/env";

const NONCE_BYTES = 16;
/** For pages whose address is a secret: no other site is told it, and nothing keeps it. */
const SECRET_ADDRESS = [
  ["Referrer-Policy", "no-referrer"],
  ["Cache-Control", "no-store"],
] as const;

function freshNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString("base64");
}

export function proxy(request: NextRequest): NextResponse {
  // No page has a server action, so a call of one is refused before its body is read.
  if (request.headers.has("next-action")) return new NextResponse(null, { status: 404 });

  const nonce = freshNonce();
  const policy = contentSecurityPolicy(nonce, env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set("content-security-policy", policy);
  headers.delete("content-security-policy-report-only");

  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  for (const [name, value] of Object.entries(fixedSecurityHeaders(env.baseUrl.startsWith("https:")))) {
    response.headers.set(name, value);
  }
  if (request.nextUrl.pathname.startsWith("/invite/"))
    for (const [name, value] of SECRET_ADDRESS) response.headers.set(name, value);
  return response;
}

// Uploads stay out because a proxy cuts bodies at 10 MiB; built files and icons need no policy.
export const config = {
  matcher: ["/((?!api/import(?:/|$)|_next/static/|favicon\\.ico$|icon\\.svg$|robots\\.txt$).*)"],
};
