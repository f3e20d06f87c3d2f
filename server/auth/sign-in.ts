// Signing in with address and password: counted, slowed down after failures, and silent about which of the two was wrong.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { normaliseEmail } from "@/lib/email";
import { AppError } from "@/lib/errors";
import { admit } from "@/server/auth/gate";
import { hashPassword, needsRehash, verifyPassword } from "@/server/auth/password";
import { countTry, forgetTries, type Throttle } from "@/server/auth/throttle";
import { logUnexpected } from "@/server/errors";
import { log } from "@/server/log";
import { systemScope } from "@/server/scope";
import { auditPerson } from "@/server/services/audit";

export type SignInRequest = { network: string | null; userAgent: string; previousSid: string | null };
export type SignedIn = { id: string; sid: string };

const Credentials = z.object({ email: z.string().max(1_000), password: z.string().max(1_000) });
const WRONG = "The e-mail address or the password is wrong.";

const accountThrottle = (email: string, network: string | null): Throttle => ({
  key: `account ${email} ${network}`,
  limit: 10,
  windowSeconds: 15 * 60,
});
const networkThrottle = (network: string): Throttle => ({
  key: `network ${network}`,
  limit: 100,
  windowSeconds: 60 * 60,
});

const FREE_TRIES = 5;
/** Milliseconds to wait before the n-th try in a window: 0 for the first five, then 200, 400, 800 …, at most 3,200. */
const delayMs = (tries: number) =>
  tries <= FREE_TRIES ? 0 : Math.min(3_200, 100 * 2 ** (tries - FREE_TRIES));

/** A new session for the right address and password. Throws unauthenticated or too_many_requests. */
export async function signIn(input: unknown, request: SignInRequest): Promise<SignedIn> {
  const parsed = Credentials.safeParse(input);
  if (!parsed.success) throw new AppError("unauthenticated", WRONG);
  const email = normaliseEmail(parsed.data.email);
  const account = accountThrottle(email ?? "", request.network);
  // Counted before the comparison, so that tries at the same moment count as well. A network that cannot be told apart
  // has no count of its own: one stranger could lock everybody out.
  const tries = await countTry(account);
  if (request.network) await countTry(networkThrottle(request.network));
  await sleep(delayMs(tries));
  const user = email === null ? null : await findUser(email);
  if (!(await verifyPassword(user?.passwordHash ?? null, parsed.data.password)) || !user) {
    log.warn("sign-in failed", { tries });
    // Not waited for: an account that does not exist must not be refused faster.
    if (user) void noteRefusal(user.id, request);
    throw new AppError("unauthenticated", WRONG);
  }
  await forgetTries(account.key);
  if (needsRehash(user.passwordHash)) await rehash(user.id, parsed.data.password);
  const sid = await admit({ ...request, userId: user.id });
  log.info("signed in", { userId: user.id });
  return { id: user.id, sid };
}

const findUser = (emailNormalised: string) =>
  systemScope("somebody signs in").run((tx) =>
    tx.user.findUnique({ where: { emailNormalised }, select: { id: true, passwordHash: true } }),
  );

const noteRefusal = (userId: string, request: SignInRequest) =>
  systemScope("a sign-in was refused")
    .run((tx) => auditPerson(tx, userId, "session.refuse", request))
    .catch((error: unknown) => logUnexpected(error, { path: "sign-in", userId }));

async function rehash(userId: string, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  await systemScope("a hash is renewed").run((tx) =>
    tx.user.updateMany({ where: { id: userId }, data: { passwordHash } }),
  );
}
