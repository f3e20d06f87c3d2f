// The names and attributes of the cookies: prefixed on https, where browsers then refuse them from any other host.
import type { CookieOption, CookiesOptions } from "next-auth";
import { env } from "@/server/env";

const isHttps = () => env.baseUrl.startsWith("https:");

export const sessionCookieName = () => `${isHttps() ? "__Host-" : ""}assay.session`;

function cookie(prefix: string, name: string): CookieOption {
  const secure = isHttps();
  return {
    name: `${secure ? prefix : ""}${name}`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  };
}

export const cookieOptions = (): Partial<CookiesOptions> => ({
  sessionToken: cookie("__Host-", "assay.session"),
  csrfToken: cookie("__Host-", "assay.csrf"),
  callbackUrl: cookie("__Secure-", "assay.callback"),
});

/** The value of one cookie of a request, or null. */
export function readCookie(headers: Headers, name: string): string | null {
  for (const part of (headers.get("cookie") ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
