// Counts tries in Postgres, so that several processes share the count, and refuses when there were too many.
import { createHash } from "node:crypto";
import { AppError } from "@/lib/errors";
import { systemScope } from "@/server/scope";

export type Throttle = {
  /** Who is counted for what; stored as a digest. */
  key: string;
  limit: number;
  windowSeconds: number;
};

const keyOf = (key: string) => createHash("sha256").update(key).digest("base64url");

/**
 * Counts one try before it is made, in one atomic statement, and returns how many the window holds with it.
 * Throws too_many_requests with the seconds that remain of the window when that is more than the limit.
 */
export async function countTry({ key, limit, windowSeconds }: Throttle): Promise<number> {
  const [row] = await systemScope("a try is being counted").run(
    (tx) => tx.$queryRaw<{ failures: number; left: number }[]>`
      insert into "LoginThrottle" as t (key, failures, "windowStart") values (${keyOf(key)}, 1, clock_timestamp())
      on conflict (key) do update set
        failures = case when t."windowStart" + make_interval(secs => ${windowSeconds}) < clock_timestamp()
          then 1 else least(t.failures + 1, 1000000) end,
        "windowStart" = case when t."windowStart" + make_interval(secs => ${windowSeconds}) < clock_timestamp()
          then clock_timestamp() else t."windowStart" end
      returning failures,
        ceil(extract(epoch from "windowStart" + make_interval(secs => ${windowSeconds}) - clock_timestamp()))::int as left`,
  );
  if (!row) throw new Error("the upsert of a try returned nothing");
  if (row.failures > limit)
    throw new AppError("too_many_requests", "Too many tries. Please wait a while and try again.", {
      retryAfterSeconds: Math.max(1, row.left),
    });
  return row.failures;
}

/** Forgets the tries of a key after a success, and those of everybody that are older than a day. */
export async function forgetTries(key: string): Promise<void> {
  await systemScope("tries are being forgotten").run(
    (tx) => tx.$executeRaw`
      delete from "LoginThrottle" where key = ${keyOf(key)} or "windowStart" < now() - interval '1 day'`,
  );
}
