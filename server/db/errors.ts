// Tells the faults of the database apart: worth another try, an expected conflict, or a mistake.

const RETRY_PRISMA = new Set(["P1001", "P1002", "P1017", "P2024", "P2028", "P2034"]);
const RETRY_SQLSTATE = /^(08...|40001|40P01|53300|55P03|57P0[123])$/;
const RETRY_SOCKET = new Set(["ENOENT", "ECONNREFUSED", "ECONNRESET"]);

/** 40001, 40P01, 55P03: the transaction was rolled back whole, so the same work may simply run again. */
const RERUN_SQLSTATE = /^(40001|40P01|55P03)$/;

/** The PostgreSQL error code inside an error of Prisma or pg, or undefined. */
export function sqlState(error: unknown): string | undefined {
  const e = error as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
    cause?: unknown;
  };
  const inner = e?.meta?.driverAdapterError?.cause?.originalCode;
  if (typeof inner === "string") return inner;
  if (typeof e?.code === "string" && /^[0-9A-Z]{5}$/.test(e.code)) return e.code;
  return e?.cause && e.cause !== error ? sqlState(e.cause) : undefined;
}

/** True for a lost connection, a full pool, a restart of the server: the caller may try the whole unit of work again. */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code;
  if (typeof code === "string" && (RETRY_PRISMA.has(code) || RETRY_SOCKET.has(code))) return true;
  const state = sqlState(error);
  if (state !== undefined) return RETRY_SQLSTATE.test(state);
  return (
    error instanceof Error &&
    /not queryable|Connection terminated|timeout exceeded when trying to connect/.test(error.message)
  );
}

export const isRerunnable = (error: unknown) =>
  RERUN_SQLSTATE.test(sqlState(error) ?? "") || (error as { code?: unknown })?.code === "P2034";

export const isUniqueViolation = (error: unknown) =>
  (error as { code?: unknown })?.code === "P2002" || sqlState(error) === "23505";

export const isForeignKeyViolation = (error: unknown) =>
  (error as { code?: unknown })?.code === "P2003" || sqlState(error) === "23503";
