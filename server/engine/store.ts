// The engine's port to PostgreSQL: queries, transactions that repeat on conflicts, and wake-ups between processes.

import { createHash } from "node:crypto";
import type pg from "pg";

export type Sql = {
  query<T extends object = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<T[]>;
};

export type Store = Sql & {
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Tells the other processes that there may be work. Bursts are merged; a lost one costs a second. */
  notify(): void;
  /** Calls `onWake` for notifications of other processes until the returned function is called. */
  listen(onWake: () => void): Promise<() => void>;
};

const CONFLICTS = new Set(["40001", "40P01"]); // serialization failure, deadlock
const MAX_TRIES = 4;
const CHANNEL = "engine_wake";
const MERGE_MS = 20;
const RECONNECT_MS = 1000;

/** A transaction in which this process says nothing for `idleLimitMs` is ended by the server, with all its locks. */
export function createStore(pool: pg.Pool, processId: string, idleLimitMs: number): Store {
  // Both listeners are needed: the pool hears its clients only while they are idle, and a backend that dies between
  // two statements of a transaction would otherwise end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const begin = `begin; set local idle_in_transaction_session_timeout = ${Math.ceil(idleLimitMs)}`;
  return {
    query: (text, params) => repeatOnConflict(() => sqlOf(pool).query(text, params)),
    transaction: (work) => repeatOnConflict(() => transact(pool, begin, work)),
    notify: createNotifier(pool, processId),
    listen: (onWake) => listen(pool, processId, onWake),
  };
}

function sqlOf(client: pg.Pool | pg.PoolClient): Sql {
  return {
    async query<T extends object>(text: string, params: readonly unknown[] = []) {
      // Prepared once a connection: planning the long statements costs the server more than running them.
      const named = params.length > 0 ? { name: nameOf(text), text, values: [...params] } : text;
      const result = await client.query(named);
      return result.rows as T[];
    },
  };
}

const names = new Map<string, string>();

/** The same for the same text in every copy of this module, because they may share a connection. */
function nameOf(text: string): string {
  const known = names.get(text) ?? `engine_${createHash("sha256").update(text).digest("hex").slice(0, 20)}`;
  names.set(text, known);
  return known;
}

async function transact<T>(pool: pg.Pool, begin: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(sqlOf(client));
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function repeatOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (attempt >= MAX_TRIES || typeof code !== "string" || !CONFLICTS.has(code)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * attempt));
    }
  }
}

function createNotifier(pool: pg.Pool, processId: string): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      pool.query("select pg_notify($1, $2)", [CHANNEL, processId]).catch(() => undefined);
    }, MERGE_MS).unref();
  };
}

async function listen(pool: pg.Pool, processId: string, onWake: () => void): Promise<() => void> {
  let close: (() => void) | undefined;
  let ended = false;
  const connect = async (): Promise<void> => {
    close = await openListener(pool, (sender) => sender !== processId && onWake(), reconnect);
    if (ended) close();
  };
  const reconnect = (): void => {
    if (ended) return;
    setTimeout(() => void connect().catch(reconnect), RECONNECT_MS).unref();
  };
  await connect();
  return () => {
    ended = true;
    close?.();
  };
}

async function openListener(
  pool: pg.Pool,
  onNotification: (sender: string | undefined) => void,
  onLost: () => void,
): Promise<() => void> {
  const client = await pool.connect();
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    client.release(true);
  };
  client.on("notification", (message) => onNotification(message.payload));
  client.once("error", () => {
    if (!open) return;
    close();
    onLost();
  });
  try {
    await client.query(`listen ${CHANNEL}`);
  } catch (error) {
    close();
    throw error;
  }
  return close;
}
