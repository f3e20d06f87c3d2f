// Requests and tokens per minute for each key and model, with the headers that the real API sends.

export interface Limits {
  requestsPerMinute: number;
  tokensPerMinute: number;
  /** Size of the buckets; the real API may hold its limits over less than a minute. */
  burstSeconds: number;
}

export interface Charge {
  isAllowed: boolean;
  limitedBy: "requests" | "tokens";
  waitMs: number;
  headers: Record<string, string>;
}

interface Bucket {
  requests: number;
  tokens: number;
  at: number;
}

const MINUTE_MS = 60_000;
const span = (ms: number): string => (ms < 1000 ? `${Math.ceil(ms)}ms` : `${(ms / 1000).toFixed(2)}s`);

export class Buckets {
  readonly #buckets = new Map<string, Bucket>();

  /** Takes one request and its tokens, or says how long to wait. */
  charge(owner: string, tokens: number, limits: Limits): Charge {
    const { requestsPerMinute: rpm, tokensPerMinute: tpm } = limits;
    const share = limits.burstSeconds / 60;
    const full = { requests: rpm * share, tokens: tpm * share };
    const name = `${owner} ${rpm} ${tpm} ${share}`;
    const now = Date.now();
    const bucket = this.#buckets.get(name) ?? { ...full, at: now };
    this.#buckets.set(name, bucket);
    const passed = (now - bucket.at) / MINUTE_MS;
    bucket.requests = Math.min(full.requests, bucket.requests + passed * rpm);
    bucket.tokens = Math.min(full.tokens, bucket.tokens + passed * tpm);
    bucket.at = now;

    const needTokens = Math.min(tokens, full.tokens);
    const waitRequests = Math.max(0, ((1 - bucket.requests) * MINUTE_MS) / rpm);
    const waitTokens = Math.max(0, ((needTokens - bucket.tokens) * MINUTE_MS) / tpm);
    const isAllowed = waitRequests === 0 && waitTokens === 0;
    if (isAllowed) {
      bucket.requests -= 1;
      bucket.tokens -= needTokens;
    }
    return {
      isAllowed,
      limitedBy: waitRequests > 0 ? "requests" : "tokens",
      waitMs: Math.max(waitRequests, waitTokens),
      headers: {
        "x-ratelimit-limit-requests": String(rpm),
        "x-ratelimit-remaining-requests": String(Math.floor(bucket.requests)),
        "x-ratelimit-reset-requests": span(((full.requests - bucket.requests) * MINUTE_MS) / rpm),
        "x-ratelimit-limit-tokens": String(tpm),
        "x-ratelimit-remaining-tokens": String(Math.floor(bucket.tokens)),
        "x-ratelimit-reset-tokens": span(((full.tokens - bucket.tokens) * MINUTE_MS) / tpm),
      },
    };
  }
}
