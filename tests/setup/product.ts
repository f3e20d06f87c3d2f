// Starts the real product for a test: the production build, on a free port, with a database of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureBuild } from "@/server/cli/build";

const READY_DEADLINE_MS = 60_000;
const PROBE_LIMIT_MS = 5_000;

export type Product = {
  url: string;
  process: ChildProcess;
  /** Everything that it has printed so far. */
  output: () => string;
  /** Sends the signal and waits for the end; resolves with the exit code, or null after a kill. */
  end: (signal: "SIGTERM" | "SIGKILL") => Promise<number | null>;
};

export type ProductOptions = { databaseUrl: string; port?: number; env?: Record<string, string> };

/** Settings of a production server with secrets made for this one run. */
export function productEnv({ databaseUrl, port = 0, env = {} }: ProductOptions): Record<string, string> {
  return {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    HOST: "127.0.0.1",
    NEXTAUTH_URL: `http://localhost:${port}`,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64url"),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    LLM_DEMO: "on",
    LOG_LEVEL: "warn",
    ...env,
  };
}

/** Builds when the sources have changed, serves, and waits until /api/ready says yes. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  await ensureBuild();
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, ["--import", "tsx", "server/cli/serve.ts"], {
    stdio: ["ignore", "pipe", "pipe", "ipc"], // the channel ends the product when the test run is gone
    env: { ...process.env, ...productEnv({ ...options, port }) },
  });
  let printed = "";
  const remember = (chunk: Buffer) => {
    printed += chunk.toString("utf8");
  };
  child.stdout?.on("data", remember);
  child.stderr?.on("data", remember);
  const product: Product = {
    url: `http://localhost:${port}`,
    process: child,
    output: () => printed,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill(signal);
        await exited;
      }
      return child.exitCode;
    },
  };
  await untilReady(product);
  return product;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function untilReady(product: Product): Promise<void> {
  let last = "no answer";
  for (const began = performance.now(); performance.now() - began < READY_DEADLINE_MS; await sleep(100)) {
    if (product.process.exitCode !== null) break;
    const response = await fetch(`${product.url}/api/ready`, {
      signal: AbortSignal.timeout(PROBE_LIMIT_MS),
    }).catch(() => null);
    if (response?.ok) return;
    if (response) last = await response.text();
  }
  await product.end("SIGKILL");
  throw new Error(`The product did not become ready (${last}):\n${product.output()}`);
}
