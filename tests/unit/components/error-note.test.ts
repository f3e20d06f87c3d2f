// Checks what the page says for each kind of failure and whether it may try again by itself.
import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { describeError } from "@/components/error-note";

function answered(message: string, data: Record<string, unknown>) {
  return TRPCClientError.from({ error: { code: -32_000, message, data } } as never);
}

describe("describeError", () => {
  it("shows the server's sentence and decides by its code", () => {
    const note = describeError(
      answered("That name is taken.", {
        code: "CONFLICT",
        appCode: "conflict",
        fields: { name: "Taken." },
        requestId: "r1",
      }),
    );
    expect(note).toEqual({
      code: "conflict",
      message: "That name is taken.",
      fields: { name: "Taken." },
      requestId: "r1",
      mayRetry: false,
    });
  });
  it("counts input that the procedure refused as invalid", () => {
    expect(describeError(answered("Bad.", { code: "BAD_REQUEST", appCode: null })).code).toBe("invalid");
  });
  it("retries a failure without a reason", () => {
    const note = describeError(
      answered("Something went wrong.", { code: "INTERNAL_SERVER_ERROR", appCode: null }),
    );
    expect(note).toMatchObject({ code: "unknown", mayRetry: true });
  });
  it("tells a missing answer from a refusal", () => {
    const note = describeError(TRPCClientError.from(new TypeError("fetch failed")));
    expect(note).toMatchObject({ code: "offline", mayRetry: true });
    expect(note.message).not.toContain("fetch failed");
  });
  it("does not repeat the text of an unknown error", () => {
    expect(describeError(new Error("secret detail")).message).not.toContain("secret");
  });
});
