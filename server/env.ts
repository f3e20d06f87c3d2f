// The only reader of process.env in the product: checked once, and a bad value stops the boot with one clear sentence.
import path from "node:path";
import { z } from "zod";
import { normaliseEmail } from "@/lib/email";
import type { Model } from "@/lib/models/types";
import { developmentSecrets } from "@/server/dev-secrets";
import { jobsMode } from "@/server/inngest/mode";
import { readModelsFile } from "@/server/models-file";

const onOff = z.enum(["on", "off"]);
const secret = z
  .string()
  .min(32, "must have at least 32 characters")
  .refine((value) => !/changeme|example|secret-here/i.test(value), "is a sample value; make one of your own");
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((v) => (v === "" ? undefined : v), schema.optional());
const httpsOrLoopback = z.url().refine((value) => {
  const url = new URL(value);
  return url.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}, "must be https, or http to this machine");
const isHostAndPort = (text: string) =>
  /^[^\s/\\?#@]+:\d{1,5}$/.test(text) && URL.canParse(`https://${text}`);

function isMailServer(text: string): boolean {
  const url = /^smtps?:\/\/./.test(text) ? URL.parse(text) : null;
  return url !== null && url.hostname !== "" && (url.username === "") === (url.password === "");
}

export const EnvSchema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: optional(z.string()),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, "must start with postgresql://")),
  EMBEDDED_PG_DIR: optional(z.string()),
  NEXTAUTH_URL: optional(httpsOrLoopback),
  NEXTAUTH_SECRET: secret,
  ENCRYPTION_KEYS: z
    .string()
    .regex(
      /^[a-z0-9]+:[A-Za-z0-9+/]{43}=(,[a-z0-9]+:[A-Za-z0-9+/]{43}=)*$/,
      'must look like "k1:<32 bytes in base64>"',
    ),
  SIGN_UP: onOff.default("on"),
  SMTP_URL: optional(z.string().refine(isMailServer, "must look like smtps://user:password@host:465")),
  SMTP_FROM: optional(
    z.string().refine((value) => normaliseEmail(value) !== null, "must be one e-mail address"),
  ),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  LLM_BASE_URL: httpsOrLoopback.default("https://api.openai.com/v1"),
  LLM_DEMO: optional(onOff),
  MODELS_FILE: optional(z.string()),
  LLM_CALLS_IN_FLIGHT: z.coerce.number().int().min(1).max(2_000).default(200),
  MAX_UPLOAD_MB: z.coerce.number().int().min(1).max(10_000).default(200),
  MAX_IMPORT_ROWS: z.coerce.number().int().min(1).default(500_000),
  STORAGE_FOLDER_ROOT: optional(
    z.string().refine((value) => path.isAbsolute(value), "must be an absolute path"),
  ),
  STORAGE_ALLOWED_HOSTS: optional(
    z
      .string()
      .refine(
        (value) => value.split(",").every(isHostAndPort),
        "must be hosts with their ports, separated by commas",
      ),
  ),
  AZURE_ENDPOINT: optional(z.url({ protocol: /^https?$/ })),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  JOBS: z.enum(["inline", "off"]).default("inline"),
  JOBS_ENGINE: optional(z.enum(["embedded", "inngest"])),
  JOBS_CONCURRENCY: z.coerce.number().int().min(1).max(200).default(20),
  JOBS_LLM_CHUNKS: z.coerce.number().int().min(1).max(1000).default(12),
  JOBS_ORG_STARTS_PER_SECOND: z.coerce.number().int().min(1).max(1000).default(20),
  JOBS_BATCH_POLL_SECONDS: z.coerce.number().int().min(1).max(3_600).default(60),
  JOBS_RETENTION_DAYS: z.coerce.number().int().min(1).max(365).default(7),
  INNGEST_DEV: optional(z.string()),
  INNGEST_BASE_URL: optional(z.url()),
  INNGEST_EVENT_KEY: optional(z.string()),
  INNGEST_SIGNING_KEY: optional(z.string()),
  INNGEST_SERVE_ORIGIN: optional(z.url({ protocol: /^https?$/ })),
  INNGEST_STREAMING: optional(z.string()),
});

type Parsed = z.infer<typeof EnvSchema>;
export type Env = Parsed & {
  /** True while the embedded database is in use: one machine, evaluation, demo data. */
  embedded: boolean;
  /** The deterministic demo model is offered. */
  demo: boolean;
  /** The models of MODELS_FILE, in its order. */
  models: readonly Model[];
  /** Where people reach the product, without a trailing slash. */
  baseUrl: string;
  dataDir: string;
};

/** Throws an Error of one sentence that names every variable that is missing or wrong; never its value. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const mayGenerate = !source.DATABASE_URL || source.NODE_ENV !== "production";
  const dataDir = path.resolve(/* turbopackIgnore: true */ source.DATA_DIR || ".data");
  const secrets = mayGenerate ? developmentSecrets(dataDir) : {};
  const result = EnvSchema.safeParse({ ...secrets, ...withoutEmpty(source) });
  if (!result.success) {
    const wrong = result.error.issues.map((i) => `${i.path.join(".")} ${reasonOf(i)}`);
    throw new Error(`Assay cannot start: ${[...new Set(wrong)].join("; ")}.`);
  }
  const env = result.data;
  refuseUnsafe(env);
  return {
    ...env,
    dataDir,
    embedded: !env.DATABASE_URL,
    models: modelsOf(env),
    demo: env.LLM_DEMO ? env.LLM_DEMO === "on" : !env.DATABASE_URL,
    baseUrl: (env.NEXTAUTH_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ""),
  };
}

function modelsOf({ MODELS_FILE }: Parsed): Model[] {
  try {
    return MODELS_FILE ? readModelsFile(MODELS_FILE) : [];
  } catch (error) {
    throw new Error(`Assay cannot start: ${error instanceof Error ? error.message : "MODELS_FILE"}.`);
  }
}

const reasonOf = (issue: z.core.$ZodIssue) =>
  issue.code === "invalid_type" ? "is missing" : issue.message.replace(/^Invalid.*/, "has an invalid value");

const withoutEmpty = (source: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));

function refuseUnsafe(env: Parsed): void {
  const production = env.NODE_ENV === "production";
  if (production && env.INNGEST_DEV && env.INNGEST_DEV !== "0")
    throw new Error(
      "Assay cannot start: INNGEST_DEV switches signatures off and must not be set in production.",
    );
  jobsMode(env);
  if ((env.SMTP_URL === undefined) !== (env.SMTP_FROM === undefined))
    throw new Error("Assay cannot start: mail needs both SMTP_URL and SMTP_FROM.");
  if (production && env.DATABASE_URL && !env.NEXTAUTH_URL)
    throw new Error(
      "Assay cannot start: NEXTAUTH_URL is missing (the address people use, such as https://assay.example.org).",
    );
}

/** The openai package reads these by itself; with them one organization could spend the platform's money. */
const FOREIGN = ["API_KEY", "ADMIN_KEY", "BASE_URL", "ORG_ID", "PROJECT_ID", "CUSTOM_HEADERS", "LOG"];

let loaded: Env | undefined;
function load(): Env {
  if (!loaded) {
    for (const name of FOREIGN) delete process.env[`OPENAI_${name}`];
    loaded = parseEnv(process.env);
    // next-auth reads these two by itself
    process.env.NEXTAUTH_SECRET = loaded.NEXTAUTH_SECRET;
    process.env.NEXTAUTH_URL = loaded.baseUrl;
  }
  return loaded;
}

/** Read on first use, so that a build needs no secrets. */
export const env: Env = new Proxy({} as Env, { get: (_target, key) => load()[key as keyof Env] });
