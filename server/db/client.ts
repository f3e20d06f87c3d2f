// The connections to the database: one Prisma client and one small raw pool per process, shared by all bundles of it.
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "@/prisma/generated/client";
import { databaseUrl } from "@/server/db/url";
import { log } from "@/server/log";

export type Tx = Prisma.TransactionClient;

/** Never selected unless a query names it: see the services that do. */
const OMIT = {
  user: { passwordHash: true },
  apiKey: { ciphertext: true },
  storageConnection: { secret: true },
} as const;

function createPrisma() {
  const adapter = new PrismaPg(
    { connectionString: databaseUrl(), max: 16 },
    { onPoolError: (error) => log.warn("database connection lost", { reason: error.message }) },
  );
  return new PrismaClient({ adapter, omit: OMIT, log: [] });
}

function createPool(): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl(), max: 8 });
  // Without both listeners a backend that dies between two statements ends the whole process.
  pool.on("error", (error) => log.warn("database connection lost", { reason: error.message }));
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

type Clients = { prisma?: ReturnType<typeof createPrisma>; pool?: pg.Pool };
const shared = globalThis as typeof globalThis & { assayDatabase?: Clients };
const clients = () => {
  shared.assayDatabase ??= {};
  return shared.assayDatabase;
};

export function prisma() {
  const c = clients();
  c.prisma ??= createPrisma();
  return c.prisma;
}

/** For COPY and long set-based statements; used through scope.bulk alone. */
export function pool(): pg.Pool {
  const c = clients();
  c.pool ??= createPool();
  return c.pool;
}

/** Ends every connection of this process; the next query opens new ones. */
export async function disconnect(): Promise<void> {
  const { prisma: client, pool: raw } = clients();
  shared.assayDatabase = {};
  await Promise.all([client?.$disconnect(), raw?.end()]);
}
