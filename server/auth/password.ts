// Password hashes: argon2id, a few at a time, and the same work whether or not the account exists.
import { hash, parseOptions, verify } from "@node-rs/argon2";
import { MAX_PASSWORD_CHARS } from "@/lib/schemas/user";

/** KiB, passes, lanes: about 60 ms each; the library's default algorithm is argon2id. */
const PARAMETERS = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };
const MAX_AT_ONCE = 4;

/** Compared with when there is no account, so that the answer takes as long. Its password was random and is not kept. */
const NOBODY =
  "$argon2id$v=19$m=65536,t=3,p=1$ihx4CeQYSkTYV4BlkIfLIw$Qk1Qs1vu0+JuVQqxK6hnfr5y3/6f8HdFFOsgOw2Qud4";

let running = 0;
const waiting: (() => void)[] = [];

/** 64 MiB each: more at once would only fill the memory. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** "$argon2id$…" of the password in NFKC. Throws a RangeError for one that is too long to be accepted anywhere. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length > MAX_PASSWORD_CHARS) throw new RangeError("the password is too long");
  return inTurn(() => hash(password.normalize("NFKC"), PARAMETERS));
}

/** False for a wrong password, an unknown account (null), an overlong password and a damaged hash; never throws. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD_CHARS) return false;
  try {
    const matches = await inTurn(() => verify(stored ?? NOBODY, password.normalize("NFKC")));
    return matches && stored !== null;
  } catch {
    return false;
  }
}

/** True when the hash was made with weaker parameters than today's. */
export function needsRehash(stored: string): boolean {
  try {
    const made = parseOptions(stored);
    return (
      made.memoryCost < PARAMETERS.memoryCost ||
      made.timeCost < PARAMETERS.timeCost ||
      made.parallelism < PARAMETERS.parallelism
    );
  } catch {
    return true;
  }
}
