// T-60: every process of the product says in one sentence why it does not start, and nothing else.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { productEnv } from "@/tests/setup/product";

const GOOD = productEnv({ databaseUrl: process.env.DATABASE_URL ?? "", port: 3000 });

async function boot(script: string, env: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", `server/cli/${script}.ts`], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...GOOD, ...env },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
  }
  const [code] = await once(child, "close");
  return { code, said };
}

test.concurrent.each(["worker", "serve", "start"])(
  "%s with settings that contradict each other",
  async (script) => {
    expect(await boot(script, { JOBS_ENGINE: "inngest", INNGEST_EVENT_KEY: "e" })).toEqual({
      code: 1,
      said: "Assay cannot start: jobs on an Inngest server need both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY.\n",
    });
  },
);

test.concurrent.each(["worker", "serve", "start"])(
  "%s with a setting that is wrong and one that is missing",
  async (script) => {
    expect(await boot(script, { JOBS: "maybe", NEXTAUTH_SECRET: "" })).toEqual({
      code: 1,
      said: "Assay cannot start: NEXTAUTH_SECRET is missing; JOBS has an invalid value.\n",
    });
  },
);

test.concurrent.each(["worker", "serve"])(
  "%s is production whatever NODE_ENV says: it makes no secrets",
  async (script) => {
    expect(await boot(script, { NODE_ENV: "development", ENCRYPTION_KEYS: "" })).toEqual({
      code: 1,
      said: "Assay cannot start: ENCRYPTION_KEYS is missing.\n",
    });
  },
);
