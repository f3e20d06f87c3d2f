// Asks the embedded server whether it answers, and makes the application's database when it is missing.
import pg from "pg";
import { type ClusterLocation, EMBEDDED_DATABASE, EMBEDDED_LOGIN } from "./location";

const CONNECT_TIMEOUT_MS = 1_500;
const UNKNOWN_DATABASE = "3D000";
/** "Exists already", said politely or by the unique index of the catalogue when two starters race. */
const ALREADY_THERE = new Set(["42P04", "23505"]);

/** True when the server takes queries. A server that is still starting counts as silent: the caller polls on. */
export async function answers(location: ClusterLocation): Promise<boolean> {
  return (await attempt(location, "postgres", "select 1")) === null;
}

/** Creates the application's database unless it exists. Safe when several processes do it at once. */
export async function ensureDatabase(location: ClusterLocation): Promise<void> {
  const first = await attempt(location, EMBEDDED_DATABASE, "select 1");
  if (first === null) return;
  if (sqlState(first) !== UNKNOWN_DATABASE) throw first;
  const second = await attempt(location, "postgres", `create database "${EMBEDDED_DATABASE}"`);
  if (second !== null && !ALREADY_THERE.has(sqlState(second))) throw second;
}

async function attempt(location: ClusterLocation, database: string, sql: string): Promise<Error | null> {
  const client = new pg.Client({
    host: location.socketDirectory,
    user: EMBEDDED_LOGIN,
    database,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on("error", () => undefined); // a server that dies under us must not end this process
  try {
    await client.connect();
    await client.query(sql);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function sqlState(error: Error): string {
  return "code" in error ? String(error.code) : "";
}
