// T-5 and T-6: objects where a scalar belongs, and fields that nobody asked for, never get past the schema.
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { World } from "@/tests/fixtures/procedures";
import { call, idsOf, leaves, procedures, replaced } from "./calls";
import { makeWorld } from "./worlds";

let world: World;
let ids: Set<string>;
beforeAll(async () => {
  world = await makeWorld();
  ids = idsOf(world);
});

const withInput = procedures.filter(({ fixture }) => fixture?.input);
const OPERATORS = [
  {},
  { id: { not: "" } },
  { not: null },
  { startsWith: "" },
  { id: ["x"] },
  ["x"],
  [],
  null,
  true,
  "",
];

test.each(withInput)(
  "T-5: no operator object, list or null in the place of an id: $path",
  async ({ path, fixture }) => {
    const input = fixture?.input?.(world);
    for (const leaf of leaves(input)) {
      if (!ids.has(String(leaf.value))) continue;
      for (const operator of OPERATORS) {
        const { code } = await call(world.actor, path, replaced(input, leaf.path, operator));
        expect(code, `${leaf.path.join(".")} = ${JSON.stringify(operator)}`).toBe("BAD_REQUEST");
      }
    }
  },
);

const EXTRA: Record<string, unknown> = {
  orgId: "other",
  userId: "other",
  role: "owner",
  id: "other",
  createdById: "other",
  baseUrl: "https://evil.example",
  organizationId: { connect: { id: "other" } },
  passwordHash: "x",
};

test.each(withInput.filter(({ type }) => type === "mutation"))(
  "T-6: no field beside the declared ones: $path",
  async ({ path, fixture }) => {
    const input = fixture?.input?.(world) ?? {};
    for (const [key, value] of Object.entries(EXTRA)) {
      if (key in input) continue;
      expect((await call(world.actor, path, { ...input, [key]: value })).code, key).toBe("BAD_REQUEST");
    }
  },
);

test("T-5: whatever stands in for the organization or the member, the schema lets only text through", async () => {
  const anything = fc.oneof(
    fc.object({ maxDepth: 3 }),
    fc.array(fc.string()),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  await fc.assert(
    fc.asyncProperty(anything, fc.constantFrom("org", "userId"), async (value, key) => {
      const input = { org: world.org.slug, userId: world.spare.id, [key]: value };
      expect((await call(world.actor, "member.delete", input)).code).toBe("BAD_REQUEST");
    }),
    { numRuns: 60 },
  );
});
