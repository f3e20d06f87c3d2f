// ULIDs for runs and events, and the ids that follow from the seed of a send.

import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ENTROPY_BITS = 80n;
const ENTROPY_MASK = (1n << ENTROPY_BITS) - 1n;
const SEED = /^(\d{1,15}),([A-Za-z0-9+/=]+)$/;
const SEED_BYTES = 10;

let last = { ms: 0, entropy: 0n };

/** A new ULID; ids of one process and one millisecond are in order of creation. */
export function ulid(): string {
  const ms = Date.now();
  const entropy = ms === last.ms ? (last.entropy + 1n) & ENTROPY_MASK : toBigInt(randomBytes(SEED_BYTES));
  last = { ms, entropy };
  return encode(ms, entropy);
}

/**
 * Ids of the events of one send. The SDK repeats its seed "<ms>,<base64 of 10 bytes>" when it retries a send, so the
 * same send gives the same ids: id i = ULID(ms, entropy + 1 + i). Without a usable seed the ids are random.
 */
export function eventIds(seed: string | null, count: number): string[] {
  const match = SEED.exec(seed ?? "");
  const bytes = Buffer.from(match?.[2] ?? "", "base64");
  if (!match || bytes.length !== SEED_BYTES) return Array.from({ length: count }, ulid);
  const entropy = toBigInt(bytes);
  return Array.from({ length: count }, (_, index) =>
    encode(Number(match[1]), (entropy + 1n + BigInt(index)) & ENTROPY_MASK),
  );
}

function toBigInt(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString("hex")}`);
}

function encode(ms: number, entropy: bigint): string {
  let rest = (BigInt(ms) << ENTROPY_BITS) | entropy;
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}
