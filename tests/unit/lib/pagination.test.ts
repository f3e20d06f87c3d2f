// Cursors come back exactly, and nothing else is taken for one.
import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeCursor, encodeCursor, toPage } from "@/lib/pagination";

it("cursors come back exactly and are safe in an address", () => {
  const key = fc.oneof(fc.string({ unit: "grapheme", maxLength: 50 }), fc.integer(), fc.constant(null));
  fc.assert(
    fc.property(key, fc.string({ maxLength: 50 }), (sortKey, id) => {
      const text = encodeCursor({ key: sortKey, id });
      expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
      expect(decodeCursor(text)).toEqual({ key: sortKey, id });
    }),
  );
});

it.each([
  "",
  "é",
  "!!",
  "AAAA",
  btoa("{}"),
  btoa('{"key":{},"id":"1"}'),
  btoa('{"key":1,"id":1}'),
  btoa('{"key":1,"id":"1","x":1}'),
  btoa("\xff"),
  "A".repeat(10_000),
])("%j is no cursor", (text) => {
  expect(decodeCursor(text)).toBeNull();
});

it("toPage shows one row less than it was given when there is more", () => {
  const cursorOf = (row: number) => ({ key: row, id: String(row) });
  expect(toPage([1, 2, 3], 2, cursorOf)).toEqual({ items: [1, 2], nextCursor: encodeCursor(cursorOf(2)) });
  expect(toPage([1, 2], 2, cursorOf)).toEqual({ items: [1, 2], nextCursor: null });
  expect(toPage([], 2, cursorOf)).toEqual({ items: [], nextCursor: null });
});
