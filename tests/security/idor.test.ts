// T-1: every procedure with every id of another tenant, or of a project not joined, in every place where an id may stand.
import { afterAll, beforeAll, describe, test } from "vitest";
import { procedures } from "./calls";
import { closeAdmin } from "./database";
import { type Sweep, seedSweep, sweep } from "./sweep";

let seeded: Sweep;
beforeAll(async () => {
  seeded = await seedSweep();
});
afterAll(async () => {
  await closeAdmin();
});

describe("T-1", () => {
  test.each(procedures.filter(({ fixture, meta }) => fixture?.input && meta?.access !== "public"))(
    "$path",
    (procedure) => sweep(seeded, procedure),
  );
});
