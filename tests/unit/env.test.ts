// The settings: .env.example says the truth about them, and a bad one stops the boot in one sentence.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EnvSchema, parseEnv } from "@/server/env";

const SECRET = "x9Qm2vL7-Rt4Wc8Zb1Nf6Kj3Hd5Gs0Pa";
const KEYS = `k1:${Buffer.alloc(32, 7).toString("base64")}`;
const PRODUCTION = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://assay@db/assay",
  NEXTAUTH_URL: "https://assay.test",
  NEXTAUTH_SECRET: SECRET,
  ENCRYPTION_KEYS: KEYS,
};

let dataDir: string;

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "assay-env-"));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

describe(".env.example", () => {
  const lines = fs.readFileSync(".env.example", "utf8").split("\n");
  const settings = lines.flatMap((line) => {
    const match = /^# ([A-Z_]+)=(.*)$/.exec(line);
    return match?.[1] ? [[match[1], match[2] ?? ""] as const] : [];
  });

  test("names every setting once, and no other", () => {
    expect(settings.map(([name]) => name).sort()).toEqual(Object.keys(EnvSchema.shape).sort());
  });

  test("sets nothing by itself and holds no secret", () => {
    expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
    const secrets = settings.filter(([name]) => /SECRET|KEYS?$|DATABASE_URL/.test(name));
    expect(secrets.map(([, value]) => value).join("")).toBe("");
  });

  test("shows the defaults", () => {
    const defaults = EnvSchema.parse({ NEXTAUTH_SECRET: SECRET, ENCRYPTION_KEYS: KEYS });
    for (const [name, shown] of settings) {
      if (name in { NEXTAUTH_SECRET: 1, ENCRYPTION_KEYS: 1 }) continue;
      expect(`${name}=${Object.entries(defaults).find(([key]) => key === name)?.[1] ?? ""}`).toBe(
        `${name}=${shown}`,
      );
    }
  });
});

describe("the boot", () => {
  test("makes development secrets once, readable by their owner only", () => {
    const first = parseEnv({ DATA_DIR: dataDir });
    expect(parseEnv({ DATA_DIR: dataDir })).toMatchObject({
      NEXTAUTH_SECRET: first.NEXTAUTH_SECRET,
      ENCRYPTION_KEYS: first.ENCRYPTION_KEYS,
      embedded: true,
      demo: true,
    });
    expect(first.NEXTAUTH_SECRET.length).toBeGreaterThanOrEqual(32);
    expect(fs.statSync(path.join(dataDir, "secrets.env")).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(dataDir)).toEqual(["secrets.env"]);
  });

  test("never makes secrets in production; it names every one that is missing", () => {
    const { NEXTAUTH_SECRET: _secret, ENCRYPTION_KEYS: _keys, ...rest } = PRODUCTION;
    expect(() => parseEnv({ ...rest, DATA_DIR: dataDir })).toThrow(
      /^Assay cannot start: NEXTAUTH_SECRET is missing; ENCRYPTION_KEYS is missing\.$/,
    );
    expect(fs.readdirSync(dataDir)).toEqual([]);
  });

  test("passes with complete production settings, without the demo", () => {
    expect(parseEnv({ ...PRODUCTION, DATA_DIR: dataDir })).toMatchObject({
      embedded: false,
      demo: false,
      baseUrl: "https://assay.test",
    });
  });

  test.each([
    ["NEXTAUTH_SECRET", "short", "NEXTAUTH_SECRET must have at least 32 characters"],
    ["NEXTAUTH_SECRET", `changeme-${SECRET}`, "NEXTAUTH_SECRET is a sample value"],
    ["ENCRYPTION_KEYS", `k1:${Buffer.alloc(16).toString("base64")}`, "ENCRYPTION_KEYS must look like"],
    ["ENCRYPTION_KEYS", SECRET, "ENCRYPTION_KEYS must look like"],
    ["NEXTAUTH_URL", "http://assay.test", "NEXTAUTH_URL must be https"],
    ["NEXTAUTH_URL", "", "NEXTAUTH_URL is missing"],
    ["DATABASE_URL", "mysql://db", "DATABASE_URL must start with postgresql://"],
    ["LLM_BASE_URL", "http://10.0.0.1/v1", "LLM_BASE_URL must be https"],
    ["STORAGE_FOLDER_ROOT", "texts", "STORAGE_FOLDER_ROOT must be an absolute path"],
    ["STORAGE_ALLOWED_HOSTS", "minio.internal", "STORAGE_ALLOWED_HOSTS must be hosts with their ports"],
    ["STORAGE_ALLOWED_HOSTS", "minio:9000,http://nas:80", "STORAGE_ALLOWED_HOSTS must be hosts"],
    ["STORAGE_ALLOWED_HOSTS", "minio:90000", "STORAGE_ALLOWED_HOSTS must be hosts"],
    ["SMTP_URL", "mail.example.org", "SMTP_URL must look like"],
    ["SMTP_URL", "https://mail.example.org", "SMTP_URL must look like"],
    ["SMTP_URL", "smtps://assay@mail.example.org", "SMTP_URL must look like"],
    ["SMTP_URL", "smtps://mail.example.org", "mail needs both SMTP_URL and SMTP_FROM"],
    ["SMTP_FROM", "assay@example.org", "mail needs both SMTP_URL and SMTP_FROM"],
    ["SMTP_FROM", "Assay <assay@example.org>", "SMTP_FROM must be one e-mail address"],
    ["INNGEST_DEV", "1", "INNGEST_DEV switches signatures off"],
    ["PORT", "70000", "PORT "],
    ["LOG_LEVEL", "loud", "LOG_LEVEL "],
  ])("refuses %s=%s and does not repeat the value", (name, value, sentence) => {
    const attempt = () => parseEnv({ ...PRODUCTION, DATA_DIR: dataDir, [name]: value });
    expect(attempt).toThrow(sentence);
    if (value.length > 5) expect(attempt).not.toThrow(value);
  });
});

describe("the engine of the jobs", () => {
  const DEV = "INNGEST_DEV switches signatures off and must not be set in production";
  const BOTH = "jobs on an Inngest server need both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY";
  const STREAMING = "the embedded engine does not work with INNGEST_STREAMING=true";
  const evaluation = { NODE_ENV: "production", NEXTAUTH_SECRET: SECRET, ENCRYPTION_KEYS: KEYS };

  test.each([
    [DEV, PRODUCTION, { INNGEST_DEV: "1" }],
    [DEV, PRODUCTION, { INNGEST_DEV: "http://localhost:8288" }],
    [DEV, PRODUCTION, { INNGEST_DEV: "true", INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "s" }],
    [DEV, PRODUCTION, { INNGEST_DEV: "1", JOBS_ENGINE: "embedded" }],
    [DEV, evaluation, { INNGEST_DEV: "1" }],
    [BOTH, PRODUCTION, { INNGEST_SIGNING_KEY: "s" }],
    [BOTH, PRODUCTION, { INNGEST_BASE_URL: "http://inngest:8288" }],
    [BOTH, PRODUCTION, { INNGEST_BASE_URL: "http://inngest:8288", INNGEST_EVENT_KEY: "e" }],
    [BOTH, PRODUCTION, { JOBS_ENGINE: "inngest" }],
    [BOTH, PRODUCTION, { JOBS_ENGINE: "inngest", INNGEST_EVENT_KEY: "e" }],
    [BOTH, {}, { JOBS_ENGINE: "inngest", INNGEST_DEV: "0", INNGEST_SIGNING_KEY: "s" }],
    [STREAMING, PRODUCTION, { INNGEST_STREAMING: "true" }],
    [STREAMING, {}, { INNGEST_STREAMING: "true", JOBS_ENGINE: "embedded", INNGEST_SIGNING_KEY: "s" }],
  ])("T-60 %s", (sentence, base, settings) => {
    expect(() => parseEnv({ ...base, ...settings, DATA_DIR: dataDir })).toThrow(
      new Error(`Assay cannot start: ${sentence}.`),
    );
  });

  test.each([
    [PRODUCTION, {}],
    [PRODUCTION, { INNGEST_DEV: "0" }],
    [PRODUCTION, { INNGEST_EVENT_KEY: "e" }],
    [PRODUCTION, { INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "s" }],
    [PRODUCTION, { INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "s", INNGEST_STREAMING: "true" }],
    [PRODUCTION, { JOBS_ENGINE: "embedded", INNGEST_SIGNING_KEY: "s" }],
    [{}, { INNGEST_DEV: "1" }],
    [{}, { INNGEST_DEV: "1", INNGEST_STREAMING: "true" }],
  ])("T-60 starts, case %#", (base, settings) => {
    expect(() => parseEnv({ ...base, ...settings, DATA_DIR: dataDir })).not.toThrow();
  });
});

test("no name that reaches the browser is read anywhere", () => {
  const files = ["app", "components", "lib", "server"].flatMap((folder) =>
    fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|tsx|mjs)$/.test(name))
      .map((name) => path.join(folder, name)),
  );
  expect(files.filter((file) => fs.readFileSync(file, "utf8").includes("NEXT_PUBLIC_"))).toEqual([]);
});
