// Builds the Content-Security-Policy and the other headers that every page is sent with.

/**
 * Only scripts that carry the request's nonce run, and what they load; nothing comes from another host.
 * @param development React's development build evaluates code and the error overlay writes styles, which production forbids
 */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

const TWO_YEARS_S = 63_072_000;

/** Headers that do not change from request to request; HSTS only where people come over https. */
export function fixedSecurityHeaders(https: boolean): Record<string, string> {
  return {
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy":
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(), display-capture=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    ...(https ? { "Strict-Transport-Security": `max-age=${TWO_YEARS_S}; includeSubDomains` } : {}),
  };
}
