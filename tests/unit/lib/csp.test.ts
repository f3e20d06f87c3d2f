// Checks the policy that pages are sent with, word for word where it matters.
import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, fixedSecurityHeaders } from "@/lib/csp";

describe("contentSecurityPolicy", () => {
  const production = contentSecurityPolicy("abc", false);
  it("lets only scripts with the nonce run", () => {
    expect(production).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(production).not.toContain("unsafe-eval");
  });
  it("keeps style elements to the nonce and allows style attributes", () => {
    expect(production).toContain("style-src 'self' 'nonce-abc';");
    expect(production).toContain("style-src-attr 'unsafe-inline';");
    expect(production.match(/unsafe-inline/g)).toHaveLength(1);
  });
  it("names no other host, scheme or wildcard", () => {
    expect(production).not.toMatch(/https?:|\*|blob:|ws:/);
  });
  it("forbids plugins, framing and foreign bases", () => {
    for (const part of [
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ]) {
      expect(production.split("; ")).toContain(part);
    }
  });
  it("allows evaluation in development only", () => {
    expect(contentSecurityPolicy("abc", true)).toContain("'unsafe-eval'");
  });
});

describe("fixedSecurityHeaders", () => {
  it("asks for https only where people already come over it", () => {
    expect(fixedSecurityHeaders(true)["Strict-Transport-Security"]).toMatch(/^max-age=\d{8,}/);
    expect(fixedSecurityHeaders(false)).not.toHaveProperty("Strict-Transport-Security");
  });
});
