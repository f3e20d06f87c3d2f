// The server of the end-to-end tests: the real product with the demo data in a database of its own, and a simulated OpenAI.

import { stopOnSignal } from "@/server/cli/signals";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";
import { cloneTemplate, joinCluster } from "./cluster";
import { productEnv, startProduct } from "./product";

const port = Number(process.env.E2E_PORT);
// On a day on which several models have ended.
const provider = await startFakeOpenAI({ today: "2026-11-22", batch: { stateMs: 1_500 } });
const { cluster, leave } = await joinCluster();
const database = await cloneTemplate(cluster);

// The seed runs in this process, with the secrets that the product will have.
const env = {
  LLM_BASE_URL: provider.url,
  JOBS_BATCH_POLL_SECONDS: "1",
  // Where the story of the storage puts its bucket.
  STORAGE_ALLOWED_HOSTS: `127.0.0.1:${process.env.E2E_STORAGE_PORT}`,
  // Where the story of the members puts its mail server.
  SMTP_URL: `smtp://127.0.0.1:${process.env.E2E_MAIL_PORT}`,
  SMTP_FROM: "assay@example.org",
};
const settings = productEnv({ databaseUrl: database.url, port, env });
Object.assign(process.env, settings);
const { seedDemo } = await import("@/prisma/seed/index");
await seedDemo();
const { disconnect, prisma } = await import("@/server/db/client");
const { addMember } = await import("@/tests/factories");
const where = { slug: "harbor-pine" };
// Somebody whose role may change without another story noticing.
await addMember(await prisma().organization.findUniqueOrThrow({ where }), "annotator", "Nora Newman");
await disconnect();

const product = await startProduct({ databaseUrl: database.url, port, env: settings });
product.process.stderr?.pipe(process.stderr);

stopOnSignal(async () => {
  await product.end("SIGTERM");
  await provider.close();
  await leave();
});
