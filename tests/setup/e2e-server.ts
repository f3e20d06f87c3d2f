// The server of the end-to-end tests: the real product with the demo data in a database of its own.

import { stopOnSignal } from "@/server/cli/signals";
import { cloneTemplate, joinCluster } from "./cluster";
import { productEnv, startProduct } from "./product";

const port = Number(process.env.E2E_PORT);
const { cluster, leave } = await joinCluster();
const database = await cloneTemplate(cluster);

// The seed runs in this process, with the secrets that the product will have.
const settings = productEnv({ databaseUrl: database.url, port });
Object.assign(process.env, settings);
const { seedDemo } = await import("@/prisma/seed/index");
await seedDemo();
const { disconnect } = await import("@/server/db/client");
await disconnect();

const product = await startProduct({ databaseUrl: database.url, port, env: settings });
product.process.stderr?.pipe(process.stderr);

stopOnSignal(async () => {
  await product.end("SIGTERM");
  await leave();
});
