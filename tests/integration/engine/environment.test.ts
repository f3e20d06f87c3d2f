// ENG-16: variables of the environment that the SDK reads by itself must not reach the embedded engine.
import { expect, test, vi } from "vitest";
import { MODES, nonconformities } from "./replay";

const FOREIGN = {
  NODE_ENV: "production",
  INNGEST_DEV: "0",
  INNGEST_BASE_URL: "http://127.0.0.1:9",
  INNGEST_API_BASE_URL: "http://127.0.0.1:9",
  INNGEST_EVENT_API_BASE_URL: "http://127.0.0.1:9",
  INNGEST_EVENT_KEY: "foreign",
  INNGEST_SIGNING_KEY: "signkey-prod-00",
  INNGEST_SIGNING_KEY_FALLBACK: "signkey-prod-01",
  INNGEST_ENV: "branch",
  INNGEST_SERVE_ORIGIN: "http://127.0.0.1:9",
  INNGEST_SERVE_PATH: "/elsewhere",
  INNGEST_ENABLE_UNAUTHED_SYNC: "0",
  INNGEST_ALLOW_IN_BAND_SYNC: "0",
};

test("conformance with every INNGEST variable set to something foreign", {
  timeout: 60_000,
  retry: 1,
}, async () => {
  for (const [name, value] of Object.entries(FOREIGN)) vi.stubEnv(name, value);
  try {
    expect(await nonconformities(MODES.cp)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});
