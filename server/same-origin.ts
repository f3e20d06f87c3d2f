// Refuses requests that another site could make a browser send.
import { env } from "@/server/env";

const plain = (status: number, message: string) =>
  Response.json({ error: message }, { status, headers: { "cache-control": "private, no-store" } });

/**
 * For requests that change state: 403 unless Origin or Sec-Fetch-Site names this very site (the address of NEXTAUTH_URL or
 * the host that was called); 415 unless the content type is `contentType`. GET and HEAD pass. Returns null when it is fine.
 */
export function refuseForeign(
  request: Request,
  { contentType }: { contentType?: string } = {},
): Response | null {
  if (request.method === "GET" || request.method === "HEAD") return null;
  if (!isSameOrigin(request.headers)) return plain(403, "This request came from another site.");
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (contentType && type !== contentType) return plain(415, `The content type must be ${contentType}.`);
  return null;
}

function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  if (origin === null) return site === "same-origin";
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === headers.get("host") || host === new URL(env.baseUrl).host;
}
