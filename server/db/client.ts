// The connections to the database: one Prisma client and two small raw pools per process, shared by all bundles of it.
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

/** Apart, so that however many files are read at once, answers are stored and the turns of calls are given out. */
const RAW_CONNECTIONS = { long: 6, brief: 8 } as const;
export type RawPool = keyof typeof RAW_CONNECTIONS;

function createPool(kind: RawPool): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl(), max: RAW_CONNECTIONS[kind] });
  // Without both listeners a backend that dies between two statements ends the whole process.
  pool.on("error", (error) => log.warn("database connection lost", { reason: error.message }));
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

type Clients = { prisma?: ReturnType<typeof createPrisma>; pools?: Partial<Record<RawPool, pg.Pool>> };
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

/** Used through scope.bulk and scope.brief alone. */
export function pool(kind: RawPool = "long"): pg.Pool {
  const c = clients();
  c.pools ??= {};
  c.pools[kind] ??= createPool(kind);
  return c.pools[kind];
}

/** Ends every connection of this process; the next query opens new ones. */
export async function disconnect(): Promise<void> {
  const { prisma: client, pools = {} } = clients();
  shared.assayDatabase = {};
  await Promise.all([client?.$disconnect(), ...Object.values(pools).map((raw) => raw.end())]);
}
