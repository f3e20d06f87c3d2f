// Replays recordings of a real Inngest server: the embedded engine must have the same conversation with the SDK.
import { expect, test } from "vitest";
import { MODES, nonconformities } from "./replay";

test.concurrent.for(Object.entries(MODES))(
  "ENG-1…3 conformance: %s",
  { timeout: 60_000 },
  async ([, mode]) => {
    expect(await nonconformities(mode)).toEqual([]);
  },
);
