// Which engine the environment chooses, and what it refuses.
import { expect, test } from "vitest";
import { jobsMode, modeWarning } from "@/server/inngest/mode";

const none = {
  JOBS_ENGINE: undefined,
  INNGEST_DEV: undefined,
  INNGEST_BASE_URL: undefined,
  INNGEST_EVENT_KEY: undefined,
  INNGEST_SIGNING_KEY: undefined,
  INNGEST_STREAMING: undefined,
};
const keys = { INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "s" };

test("embedded unless the environment names a server", () => {
  expect(jobsMode(none)).toBe("embedded");
  expect(jobsMode({ ...none, INNGEST_DEV: "0" })).toBe("embedded");
  expect(jobsMode({ ...none, INNGEST_DEV: "1" })).toBe("inngest");
  expect(jobsMode({ ...none, ...keys })).toBe("inngest");
  expect(jobsMode({ ...none, ...keys, JOBS_ENGINE: "embedded" })).toBe("embedded");
});

test("half a configuration is refused", () => {
  expect(() => jobsMode({ ...none, INNGEST_SIGNING_KEY: "s" })).toThrow("both INNGEST_EVENT_KEY");
  expect(() => jobsMode({ ...none, JOBS_ENGINE: "inngest" })).toThrow("both INNGEST_EVENT_KEY");
  expect(() => jobsMode({ ...none, INNGEST_STREAMING: "true" })).toThrow("INNGEST_STREAMING");
});

test("a signing key that has no effect is said", () => {
  expect(modeWarning(none)).toBeNull();
  expect(modeWarning({ ...none, ...keys, JOBS_ENGINE: "embedded" })).toContain("INNGEST_SIGNING_KEY");
});
