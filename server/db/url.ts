// Says which database this process uses: the one named by DATABASE_URL, else the embedded one.
import { env } from "@/server/env";
import { clusterLocation, clusterUrl } from "./embedded/location";

/** A PostgreSQL connection string. It does not say whether that server runs. */
export function databaseUrl(): string {
  return env.DATABASE_URL ?? clusterUrl(clusterLocation(env.EMBEDDED_PG_DIR));
}
