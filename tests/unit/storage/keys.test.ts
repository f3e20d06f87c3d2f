// Keys have one order everywhere: that of their bytes in UTF-8.
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareKeys, plainEtag } from "@/server/storage/keys";

test("keys compare as their bytes do", () => {
  const key = fc.string({
    unit: fc.constantFrom("", "/", "0", "a", "é", "\uD7FF", "\uE000", "\uFFFD", "🙂", "\u{10FFFF}"),
  });
  fc.assert(
    fc.property(fc.tuple(key, key), ([a, b]) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['"abc"', "abc"],
  ["abc", "abc"],
  ['W/"abc"', "abc"],
  ['"9b2c-12"', "9b2c-12"],
  ['"a"b"', 'a"b'],
  ['"', '"'],
])("the etag %j is %j", (etag, plain) => {
  expect(plainEtag(etag)).toBe(plain);
});
