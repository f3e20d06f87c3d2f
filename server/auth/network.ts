// Where a request came from, as far as that can be believed.
import ipaddr from "ipaddr.js";
import { env } from "@/server/env";

const MAX_USER_AGENT = 300;

/** What the browser calls itself, cut to what is kept of it. */
export const userAgentOf = (headers: Headers): string =>
  (headers.get("user-agent") ?? "").slice(0, MAX_USER_AGENT);

/**
 * The client's address as one network ("203.0.113.7", or the /64 of an IPv6 address), or null when it cannot be known.
 * X-Forwarded-For counts only behind TRUSTED_PROXY_HOPS proxies of ours: without them a client may write it freely.
 */
export function clientNetwork(headers: Headers): string | null {
  const hops = env.TRUSTED_PROXY_HOPS;
  if (hops === 0) return null;
  const entries = (headers.get("x-forwarded-for") ?? "").split(",").map((entry) => entry.trim());
  const text = entries.at(-hops) ?? "";
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  if (address.kind() === "ipv4") return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()}/64`;
}
