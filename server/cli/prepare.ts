// Gets the database ready for a command: starts the embedded one, migrates, checks it, and seeds the demo once.
import { ensurePostgres, stopPostgres } from "@/server/db/embedded";
import { pendingMigrations } from "@/server/db/pending-migrations";
import { assertTenantTablesClosed } from "@/server/db/rls-check";
import { databaseUrl } from "@/server/db/url";
import { env } from "@/server/env";
import { note } from "./terminal";

const HEALTH_EVERY_MS = 5_000;

export type Prepared = {
  /** Ends what `prepare` has started; a database that ran before goes on. */
  stop: () => Promise<void>;
};

/** Throws an Error of one sentence when the settings or the database do not allow to go on. */
export async function prepare(options: { seed: boolean }): Promise<Prepared> {
  const { stop } = env.embedded ? await startDatabase() : { stop: async () => undefined };
  try {
    await prepareDatabase();
    if (options.seed && env.embedded) await seedOnce();
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(): Promise<Prepared> {
  const { started } = await ensurePostgres(env.EMBEDDED_PG_DIR);
  note(`The embedded database ${started ? "has started" : "was running already"}`);
  note("It is for evaluation and single-machine use; set DATABASE_URL for production");
  const calm = keepAlive();
  return {
    async stop() {
      calm();
      if (started) await stopPostgres(env.EMBEDDED_PG_DIR);
    },
  };
}

// The database may die under us (killed, out of disk): it is started again as soon as it can be.
function keepAlive(): () => void {
  let complained = false;
  const timer = setInterval(async () => {
    try {
      const { started } = await ensurePostgres(env.EMBEDDED_PG_DIR);
      if (started) note("The embedded database had stopped and was started again");
      complained = false;
    } catch (error) {
      if (!complained) note(error instanceof Error ? error.message : String(error));
      complained = true;
    }
  }, HEALTH_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

async function prepareDatabase(): Promise<void> {
  const url = databaseUrl();
  const pending = await pendingMigrations(url).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database cannot be reached: ${reason}`);
  });
  if (pending.length > 0) {
    const { migrate } = await import("@/server/db/migrate");
    note(`Migrated the database: ${(await migrate(url)).join(", ")}`);
  }
  await assertTenantTablesClosed(url);
}

async function seedOnce(): Promise<void> {
  const { seedDemo } = await import("@/prisma/seed/index");
  await seedDemo();
  const { disconnect } = await import("@/server/db/client");
  await disconnect();
}
