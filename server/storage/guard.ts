// Where a source may connect to: public addresses over https, looked at again by the connection itself, and what the deployment allows.
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { isIP, type LookupFunction, Socket } from "node:net";
import ipaddr from "ipaddr.js";
import type { StorageErrorCode } from "@/lib/storage-errors";
import { placeOf, type Resolve, type StorageSettings, storageSettings } from "@/server/storage/settings";
import { StorageError } from "@/server/storage/source";

/**
 * Why a person may not name this endpoint, or null. A name is judged by its form alone: what it resolves to is
 * judged whenever it is connected to.
 */
export function endpointProblem(
  endpoint: string,
  { allowedHosts }: Pick<StorageSettings, "allowedHosts"> = storageSettings(),
): StorageErrorCode | null {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (!url || !["https:", "http:"].includes(url.protocol)) return "BLOCKED_ADDRESS";
  if (url.username || url.password || url.search || url.hash) return "BLOCKED_ADDRESS";
  if (allowedHosts.has(placeOf(url))) return null;
  if (url.protocol !== "https:" || url.port !== "") return "BLOCKED_ADDRESS";
  const host = bare(url.hostname);
  const isPublic = isIP(host) ? isPublicAddress(host) : isPublicName(host);
  return isPublic ? null : "BLOCKED_ADDRESS";
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, "");

/** Names that resolve on the own machine or network alone. */
const LOCAL_NAME = /^[^.]*$|(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa)$/;

const isPublicName = (host: string): boolean => !LOCAL_NAME.test(host.toLowerCase().replace(/\.$/, ""));

/** All that is handed out for the public IPv6 network; ipaddr.js also calls some of the rest unicast. */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

export function isPublicAddress(address: string): boolean {
  if (!isIP(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_IPV6);
}

export type Agents = { httpAgent: HttpAgent; httpsAgent: HttpsAgent };

const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 1_000, timeout: 60_000 };

/** The agents for an address that has passed `endpointProblem`, and for names below it. */
export function agentsFor(endpoint: URL, { allowedHosts, resolve }: StorageSettings): Agents {
  if (allowedHosts.has(placeOf(endpoint)))
    return { httpAgent: new HttpAgent(KEEP_ALIVE), httpsAgent: new HttpsAgent(KEEP_ALIVE) };
  return { httpAgent: new NoAgent(), httpsAgent: new GuardedAgent(resolve) };
}

/** The lookup hook is not called for a literal address, so both are looked at. */
class GuardedAgent extends HttpsAgent {
  constructor(resolve: Resolve) {
    super({ ...KEEP_ALIVE, lookup: guardedLookup(resolve) });
  }

  override createConnection(...[options, done]: Parameters<HttpsAgent["createConnection"]>) {
    const host = bare(options.host ?? "");
    if (!isIP(host) || isPublicAddress(host)) return super.createConnection(options, done);
    return refuse(done);
  }
}

/** Nothing goes out unencrypted unless the deployment allows the host. */
class NoAgent extends HttpAgent {
  override createConnection(...[, done]: Parameters<HttpAgent["createConnection"]>) {
    return refuse(done);
  }
}

type Connected = Parameters<HttpAgent["createConnection"]>[1];

/** As a connection that failed: thrown, it would leave timers of the client behind. */
function refuse(done: Connected): undefined {
  process.nextTick(() => done?.(new StorageError("BLOCKED_ADDRESS"), new Socket()));
}

const guardedLookup =
  (resolve: Resolve): LookupFunction =>
  (host, options, done) =>
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
        return done(new StorageError("BLOCKED_ADDRESS"), []);
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
