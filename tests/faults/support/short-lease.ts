// npm run worker with leases of a second and a half instead of thirty seconds, for tests that outlive one.
import pg from "pg";
import { databaseUrl } from "@/server/db/url";
import { createEngine, prepareSession } from "@/server/engine/engine";

const LEASE_MS = 1500;

const pool = new pg.Pool({
  connectionString: databaseUrl(),
  max: 10,
  application_name: "assay-jobs",
  onConnect: prepareSession,
});
const engine = createEngine({ pool, leaseMs: LEASE_MS });
// The runtime makes an engine only where it finds none.
Object.assign(globalThis, { assayJobs: { engine, pool, working: false } });
await import("@/server/cli/worker");
