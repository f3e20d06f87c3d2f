// The failure codes are a closed list and each says what a run does.
import { expect, test } from "vitest";
import { appErrorCodeOf, FAILURE_CODES, FAILURES, isFailureCode } from "@/lib/failures";

test("every code has a sentence that ends and a group", () => {
  expect(Object.keys(FAILURES).sort()).toEqual([...FAILURE_CODES].sort());
  for (const code of FAILURE_CODES) expect(FAILURES[code].sentence).toMatch(/^[A-Z][^<>]+\.$/);
});

test("codes that keep the task to do pause, wait or stop, and say why", () => {
  const keep = FAILURE_CODES.filter((code) => !["task", "retry"].includes(FAILURES[code].effect));
  expect(keep).toEqual([
    "NO_KEY",
    "KEY_INVALID",
    "QUOTA",
    "RATE_LIMIT",
    "MODEL_NOT_FOUND",
    "MODEL_RETIRED",
    "BUDGET",
    "NOT_ALLOWED",
  ]);
  for (const code of FAILURE_CODES)
    if (FAILURES[code].effect === "pause") expect(FAILURES[code].pauseReason).not.toBeNull();
});

test("a stored code is recognised, another string is not", () => {
  expect(isFailureCode("QUOTA")).toBe(true);
  expect(isFailureCode("toString")).toBe(false);
});

test("in a direct call a code travels inside an error", () => {
  const codes = (["NO_KEY", "BUDGET", "CONTEXT_EXCEEDED", "QUOTA", "INVALID_LABEL"] as const).map(
    appErrorCodeOf,
  );
  expect(codes).toEqual(["api_key_missing", "budget", "invalid", "upstream", "upstream"]);
});
