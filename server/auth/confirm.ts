// Asks a signed-in person for the password again before something that a borrowed browser must not do.
import { AppError } from "@/lib/errors";
import { verifyPassword } from "@/server/auth/password";
import { countTry, forgetTries } from "@/server/auth/throttle";
import { systemScope } from "@/server/scope";

/** Throws invalid (field `password`) when it is wrong, too_many_requests after ten wrong ones in 15 minutes. */
export async function confirmPassword(userId: string, password: string): Promise<void> {
  const key = `confirm ${userId}`;
  await countTry({ key, limit: 10, windowSeconds: 15 * 60 });
  const user = await systemScope("a password is asked again").run((tx) =>
    tx.user.findUnique({ where: { id: userId }, select: { passwordHash: true } }),
  );
  if (!(await verifyPassword(user?.passwordHash ?? null, password)))
    throw new AppError("invalid", "This is not your present password.", {
      fields: { password: "This is not your present password." },
    });
  await forgetTries(key);
}
