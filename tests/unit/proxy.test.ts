// Checks what every page request and answer gets, and which paths are left alone.
import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { config, proxy } from "@/proxy";

const URL_OF_PAGE = "http://localhost:3000/o/acme/projects";

function answer(headers: Record<string, string> = {}) {
  return proxy(new NextRequest(URL_OF_PAGE, { headers }));
}

function nonceIn(policy: string | null): string | undefined {
  return /'nonce-([A-Za-z0-9+/=]+)'/.exec(policy ?? "")?.[1];
}

describe("proxy", () => {
  it("makes a new nonce of 128 bits for every request", () => {
    const nonces = Array.from({ length: 50 }, () => nonceIn(answer().headers.get("content-security-policy")));
    expect(new Set(nonces).size).toBe(50);
    for (const nonce of nonces) expect(Buffer.from(nonce ?? "", "base64")).toHaveLength(16);
  });

  it("gives the page the same nonce that the browser is told", () => {
    const { headers } = answer();
    const nonce = nonceIn(headers.get("content-security-policy"));
    expect(headers.get("x-middleware-request-x-nonce")).toBe(nonce);
    expect(nonceIn(headers.get("x-middleware-request-content-security-policy"))).toBe(nonce);
  });

  it("overwrites a policy or nonce that the request brings along", () => {
    const forged = "script-src 'nonce-x\" onerror=alert(1)'";
    const { headers } = answer({ "content-security-policy": forged, "x-nonce": "forged" });
    expect(headers.get("x-middleware-request-x-nonce")).not.toBe("forged");
    for (const value of headers.values()) expect(value).not.toContain("onerror");
  });

  it("sends the fixed headers, and HSTS not over http", () => {
    const { headers } = answer();
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  it("refuses calls of server actions, which do not exist here", () => {
    expect(answer({ "next-action": "00ff" }).status).toBe(404);
  });
});

describe("the matcher", () => {
  const pattern = new RegExp(`^${config.matcher[0]}$`);
  it.each([
    "/",
    "/sign-in",
    "/o/acme/projects/1/import",
    "/api/trpc/a.b",
    "/api/important",
    "/_next/image",
    "/a/robots.txt",
  ])("covers %s", (path) => expect(pattern.test(path)).toBe(true));
  it.each([
    "/api/import",
    "/api/import/upload",
    "/_next/static/chunks/a.js",
    "/icon.svg",
    "/favicon.ico",
    "/robots.txt",
  ])("leaves out %s", (path) => expect(pattern.test(path)).toBe(false));
});
