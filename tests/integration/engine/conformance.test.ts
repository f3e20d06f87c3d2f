// Replays recordings of a real Inngest server: the embedded engine must have the same conversation with the SDK.
import { expect, test } from "vitest";
import { MODES, nonconformities } from "./replay";

// A machine that stands still for a moment lets timers swap places; a defect shows every time.
test.concurrent.for(Object.entries(MODES))(
  "ENG-1…3 conformance: %s",
  { timeout: 60_000, retry: 1 },
  async ([, mode]) => {
    expect(await nonconformities(mode)).toEqual([]);
  },
);
