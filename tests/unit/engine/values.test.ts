// Ids, expressions and jsonb text of the engine.
import fc from "fast-check";
import { expect, test } from "vitest";
import { keyOf, matches } from "@/server/engine/expr";
import { eventIds, ulid } from "@/server/engine/ids";
import { errorValue, json } from "@/server/engine/json";

test("ids of a send follow its seed and carry over", () => {
  const seed = `1700000000000,${Buffer.alloc(10, 0xff).toString("base64")}`;
  expect(eventIds(seed, 2)).toEqual(eventIds(seed, 2));
  expect(eventIds(seed, 2)).toEqual(["01HF7YAT000000000000000000", "01HF7YAT000000000000000001"]);
});

test("without a usable seed the ids are new", () => {
  expect(eventIds("nonsense", 3)).toHaveLength(3);
  expect(new Set([...eventIds(null, 50), ...eventIds(null, 50)]).size).toBe(100);
});

test("ULIDs are in order of creation", () => {
  const list = Array.from({ length: 1000 }, ulid);
  expect([...list].sort()).toEqual(list);
  expect(new Set(list).size).toBe(1000);
});

test("expressions that do not parse or evaluate are false and have the empty key", () => {
  const context = { event: { data: { a: 1, name: "x" } } };
  expect(matches(null, context)).toBe(true);
  expect(matches("event.data.name == 'x'", context)).toBe(true);
  expect(matches("event.data.missing == 'x'", context)).toBe(false);
  expect(matches("event.data.name ==", context)).toBe(false);
  expect(matches("event.data.name", context)).toBe(false);
  expect(keyOf("event.data.name", context)).toBe("x");
  expect(keyOf("event.data.a", context)).toBe("1");
  expect(keyOf("event.data.missing", context)).toBe("");
});

test("jsonb text holds neither NUL nor lone surrogates, and is otherwise unchanged", () => {
  expect(json({ text: "a\0b\uD800c" })).toBe(JSON.stringify({ text: "a\uFFFDb\uFFFDc" }));
  expect(json(undefined)).toBe("null");
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(json(value)).toBe(JSON.stringify(value));
    }),
  );
});

test("whatever was thrown becomes a name and a message", () => {
  expect(errorValue("text")).toEqual({ name: "Error", message: "text" });
  expect(errorValue({ name: "Bad", message: "no", extra: 1 })).toEqual({ name: "Bad", message: "no" });
  expect(errorValue(null)).toEqual({ name: "Error", message: "null" });
});
