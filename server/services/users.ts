// Accounts: sign-up with an organization of one's own, the profile, and the password.

import { normaliseEmail } from "@/lib/email";
import { AppError, notFound } from "@/lib/errors";
import type { CreateUser, UpdatePassword, UpdateUser } from "@/lib/schemas/user";
import { confirmPassword } from "@/server/auth/confirm";
import { hashPassword } from "@/server/auth/password";
import { countTry } from "@/server/auth/throttle";
import { isUniqueViolation } from "@/server/db/errors";
import { env } from "@/server/env";
import { type Origin, systemScope, type Tx } from "@/server/scope";
import { auditPerson } from "@/server/services/audit";
import { freeSlug } from "@/server/services/organizations/slug";

/** The signed-in person, as every service about the person's own account takes it. */
export type Person = { id: string; sessionId: string };

const SIGN_UPS_PER_HOUR = 100;
const MAX_TRIES = 5;

export const canSignUp = () => env.SIGN_UP === "on";

/**
 * Creates a person, their organization and the owner's membership at once; `network` is where the request came from.
 * Throws forbidden while sign-up is off, conflict when the address has an account, too_many_requests.
 */
export async function createUser(
  network: string | null,
  input: CreateUser,
): Promise<{ userId: string; organization: { id: string; slug: string } }> {
  if (!canSignUp())
    throw new AppError("forbidden", "New accounts are closed here. Ask an owner for an account.");
  await countTry({ key: `sign-up ${network}`, limit: SIGN_UPS_PER_HOUR, windowSeconds: 3600 });
  const passwordHash = await hashPassword(input.password);
  for (let attempt = 1; ; attempt++) {
    try {
      return await systemScope("somebody signs up").run((tx) => insertAccount(tx, input, passwordHash));
    } catch (error) {
      // Somebody took the same address or slug a moment earlier; the next look sees which.
      if (attempt === MAX_TRIES || !isUniqueViolation(error)) throw error;
    }
  }
}

async function insertAccount(tx: Tx, input: CreateUser, passwordHash: string) {
  const emailNormalised = normaliseEmail(input.email);
  if (emailNormalised === null)
    throw new AppError("invalid", "This is not an e-mail address that can be used.");
  if (await tx.user.findUnique({ where: { emailNormalised }, select: { id: true } }))
    throw new AppError("conflict", "This e-mail address already has an account. Sign in instead.", {
      fields: { email: "This address already has an account." },
    });
  const user = await tx.user.create({
    data: { email: emailNormalised, emailNormalised, name: input.name, passwordHash },
    select: { id: true },
  });
  const organization = await tx.organization.create({
    data: { name: input.organization, slug: await freeSlug(tx, input.organization) },
    select: { id: true, slug: true },
  });
  await tx.membership.create({
    data: { orgId: organization.id, userId: user.id, role: "owner" },
    select: { orgId: true },
  });
  return { userId: user.id, organization };
}

export async function getUser(person: Person): Promise<{ id: string; name: string; email: string }> {
  const user = await systemScope("a person's own profile").run((tx) =>
    tx.user.findUnique({ where: { id: person.id }, select: { id: true, name: true, email: true } }),
  );
  if (!user) throw notFound("This account");
  return user;
}

export async function updateUser(person: Person, input: UpdateUser): Promise<{ name: string }> {
  return systemScope("a person's own profile").run((tx) =>
    tx.user.update({ where: { id: person.id }, data: { name: input.name }, select: { name: true } }),
  );
}

/** Ends every other session of the person. Throws invalid when the present password is wrong. */
export async function updatePassword(
  person: Person,
  origin: Origin,
  input: UpdatePassword,
): Promise<{ endedSessions: number }> {
  await confirmPassword(person.id, input.password);
  const passwordHash = await hashPassword(input.newPassword);
  return systemScope("a person's own password").run(async (tx) => {
    await tx.user.update({ where: { id: person.id }, data: { passwordHash }, select: { id: true } });
    const ended = await tx.session.updateMany({
      where: { userId: person.id, id: { not: person.sessionId }, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    await auditPerson(tx, person.id, "user.updatePassword", origin);
    return { endedSessions: ended.count };
  });
}
