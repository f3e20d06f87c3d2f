// T-44: the S3 client asks the address that follows from the source, with the credentials that were given, and looks nowhere else.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StorageSource } from "@/lib/schemas/storage";
import { openSource } from "@/server/storage/open";
import { storageSettings } from "@/server/storage/settings";
import { type Door, openDoor } from "@/tests/fakes/storage/door";
import { type ScriptedS3, startScriptedS3 } from "@/tests/fakes/storage/scripted-s3";
import { codeOf, never } from "@/tests/integration/storage/harness";
import { s3Door } from "@/tests/setup/storage";

const page = { prefix: "a/", recursive: true, cursor: null, limit: 10 };
let server: ScriptedS3;
let canary: Door;
let home: string;
const asked: string[] = [];

beforeAll(async () => {
  server = startScriptedS3(s3Door);
  canary = await openDoor();
  canary.serve((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  home = mkdtempSync(path.join(os.tmpdir(), "assay-aws-"));
  const files = {
    AWS_CONFIG_FILE: path.join(home, "config"),
    AWS_SHARED_CREDENTIALS_FILE: path.join(home, "credentials"),
  };
  const url = `http://${canary.host}`;
  writeFileSync(
    files.AWS_CONFIG_FILE,
    `[default]\nendpoint_url = ${url}\nregion = canary-1\nuse_fips_endpoint = true\n`,
  );
  writeFileSync(
    files.AWS_SHARED_CREDENTIALS_FILE,
    "[default]\naws_access_key_id = AKIDCANARY\naws_secret_access_key = canary\n",
  );
  // What an operator's machine may hold: none of it may reach a tenant's call.
  Object.assign(process.env, files, {
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ACCESS_KEY_ID: "AKIDCANARY",
    AWS_SECRET_ACCESS_KEY: "canary",
    AWS_SESSION_TOKEN: "canary-token",
    AWS_REGION: "canary-1",
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container`,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    AWS_USE_FIPS_ENDPOINT: "true",
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
  });
});
afterAll(async () => {
  for (const name of Object.keys(process.env)) if (/^AWS_|_PROXY$/.test(name)) delete process.env[name];
  rmSync(home, { recursive: true });
  await Promise.all([server.close(), canary.close()]);
});

test("the environment, files and services of the machine change neither address nor credentials", async () => {
  const source = openSource(server.source, server.secret);
  await source.list(page, never);
  source.close();
  const headers = server.requests.at(-1)?.headers ?? {};
  expect(headers.host).toBe(s3Door.host);
  expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDGIVEN\/\d{8}\/us-east-1\/s3\//);
  expect(headers["x-amz-security-token"]).toBeUndefined();
  expect(JSON.stringify(headers)).not.toMatch(/canary/i);
  expect(asked).toEqual([]);
});

test("a session token goes along", async () => {
  const source = openSource(server.source, {
    kind: "s3",
    accessKeyId: "A",
    secretAccessKey: "B",
    sessionToken: "C",
  });
  await source.list(page, never);
  source.close();
  expect(server.requests.at(-1)?.headers["x-amz-security-token"]).toBe("C");
});

test("no checksum is asked for or sent, and nothing is asked but what is needed", async () => {
  await server.put("a/1", "x");
  const source = openSource(server.source, server.secret);
  const before = server.requests.length;
  await source.list(page, never);
  await source.open("a/1", { maxBytes: 10 }, never);
  source.close();
  const sent = server.requests.slice(before);
  expect(sent).toHaveLength(2);
  for (const { headers } of sent)
    expect(Object.keys(headers).filter((name) => /checksum|trailer|md5/.test(name))).toEqual([]);
  expect(Object.fromEntries(sent[0]?.query ?? [])).toEqual({
    "encoding-type": "url",
    "list-type": "2",
    "max-keys": "10",
    prefix: "a/",
  });
});

const S3 = { kind: "s3", bucket: "texts", region: "eu-central-1" } as const;
test.each<[StorageSource, string]>([
  [S3, "texts.s3.eu-central-1.amazonaws.com"],
  [{ ...S3, region: "us-east-1" }, "texts.s3.us-east-1.amazonaws.com"],
  [{ ...S3, region: "cn-north-1" }, "texts.s3.cn-north-1.amazonaws.com.cn"],
  // No certificate of AWS is for such names.
  [{ ...S3, bucket: "texts.of.us" }, "s3.eu-central-1.amazonaws.com"],
  [{ ...S3, bucket: "Texts" }, "s3.eu-central-1.amazonaws.com"],
  [{ ...S3, endpoint: "https://storage.example.com" }, "storage.example.com"],
  [{ ...S3, endpoint: "https://storage.example.com/s3/" }, "storage.example.com"],
  [{ kind: "azure", account: "ours", container: "texts" }, "ours.blob.core.windows.net"],
])("%j is looked for at %s", async (source, host) => {
  const hosts: string[] = [];
  const settings = {
    ...storageSettings(),
    azureEndpoint: null,
    resolve: (name: string, _: unknown, done: (error: NodeJS.ErrnoException, addresses: []) => void) => {
      hosts.push(name);
      done(Object.assign(new Error("not found"), { code: "EAI_NONAME" }), []);
    },
  };
  const secret = source.kind === "azure" ? ({ kind: "azure", accountKey: "a2V5" } as const) : server.secret;
  const opened = openSource(source, secret, settings);
  expect(await codeOf(() => opened.list(page, never))).toBe("NETWORK");
  opened.close();
  expect(new Set(hosts)).toEqual(new Set([host]));
  expect(asked).toEqual([]);
});

test.each([
  { accessKeyId: "ключ", secretAccessKey: "B" },
  { accessKeyId: "A\u2028", secretAccessKey: "B" },
  { accessKeyId: "A", secretAccessKey: "B", sessionToken: "токен" },
])("credentials that no request can carry are ACCESS_DENIED", async (secret) => {
  const source = openSource(server.source, { kind: "s3", ...secret });
  expect(await codeOf(() => source.list(page, never))).toBe("ACCESS_DENIED");
  source.close();
});

test("credentials of another kind are none", async () => {
  const secret = { kind: "azure", accountKey: "a2V5" } as const;
  expect(await codeOf(() => openSource(server.source, secret))).toBe("CREDENTIALS_UNREADABLE");
  expect(await codeOf(() => openSource(server.source, null))).toBe("CREDENTIALS_UNREADABLE");
});
