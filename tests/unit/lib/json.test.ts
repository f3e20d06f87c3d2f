// JSON in and out: nothing rounded, nothing dropped, nothing that could crash a page.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, findBadText, type Json, parseJson, replaceBadTextIn } from "@/lib/json";
import { JsonRefused } from "@/lib/json-refused";

function codeOf(text: string): string | null {
  try {
    parseJson(text);
    return null;
  } catch (error) {
    return error instanceof JsonRefused ? error.code : "other";
  }
}

const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("parseJson", () => {
  it("reads what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!JSON.stringify(value).includes("__proto__"));
        const { value: read, numbersKeptAsText } = parseJson(JSON.stringify(value, null, 1), {
          maxDepth: 64,
          maxKeys: 1e9,
        });
        const whole = JSON.stringify(value).match(/[0-9]{16}|e\+/);
        if (!whole)
          expect({ read, numbersKeptAsText }).toEqual({
            read: JSON.parse(JSON.stringify(value)),
            numbersKeptAsText: 0,
          });
      }),
    );
  });
  it("keeps long integers and overflowing numbers as their digits", () => {
    const text =
      '{"id":12345678901234567890,"n":-9007199254740993,"big":1e400,"ok":9007199254740991,"f":0.1,"s":"12345678901234567890","e":1e21}';
    expect(parseJson(text)).toEqual({
      value: {
        id: "12345678901234567890",
        n: "-9007199254740993",
        big: "1e400",
        ok: 9007199254740991,
        f: 0.1,
        s: "12345678901234567890",
        e: 1e21,
      },
      numbersKeptAsText: 3,
    });
  });
  it("does not make a bad number good by quoting it", () => {
    expect(codeOf("[012345678901234567890]")).toBe("BAD_JSON");
    expect(codeOf("[12345678901234567890.]")).toBe("BAD_JSON");
  });
  it.each([
    ['{"a":1,"a":2}', "DUPLICATE_KEY"],
    ['{"a":1,"\\u0061":2}', "DUPLICATE_KEY"],
    ['{"x":{"a":1,"b":[{"c":1}],"a":2}}', "DUPLICATE_KEY"],
    ['{"__proto__":{"x":1}}', "FORBIDDEN_KEY"],
    ['{"a":[{"\\u005f_proto__":1}]}', "FORBIDDEN_KEY"],
    [deep(65), "TOO_DEEP"],
    [deep(1_000_000), "TOO_DEEP"],
    ["{", "BAD_JSON"],
    ["", "BAD_JSON"],
    ["[NaN]", "BAD_JSON"],
    ['"\\', "BAD_JSON"],
    ['{"a":"b\0"}', "BAD_JSON"],
  ])("refuses %s", (text, code) => {
    expect(codeOf(text)).toBe(code);
  });
  it("takes equal keys in different objects, keys equal to values, and escaped quotes", () => {
    const text = '[{"a":"a"},{"a":"\\"a\\\\"},{"b":"a","a":["a","a"]}]';
    expect(parseJson(text).value).toEqual(JSON.parse(text));
  });
  it("leaves numbers and braces alone that stand inside a string", () => {
    const text = '{"a":"\\" 12345678901234567890 {[ \\\\\\" 1e999","b":"\\\\"}';
    expect(parseJson(text)).toEqual({ value: JSON.parse(text), numbersKeptAsText: 0 });
  });
  it("takes depth 64 and 1,000 keys, and no more", () => {
    const wide = (keys: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, i])));
    expect(codeOf(deep(64))).toBeNull();
    expect(codeOf(wide(1_000))).toBeNull();
    expect(codeOf(wide(1_001))).toBe("TOO_MANY_KEYS");
  });
  it("keeps keys named like prototype members as plain data", () => {
    const { value } = parseJson('{"constructor":{"prototype":{"x":1}},"toString":"t"}');
    expect(value).toEqual({ constructor: { prototype: { x: 1 } }, toString: "t" });
    expect(Object.getPrototypeOf({})).not.toHaveProperty("x");
  });
  it("never repeats a value in its message", () => {
    expect(() => parseJson('{"a": secret}')).toThrow(/^This is not valid JSON\.$/);
  });
  it("is linear on hostile text", () => {
    const start = performance.now();
    codeOf(`"${"\\".repeat(1_000_000)}`);
    codeOf('"\\'.repeat(500_000));
    codeOf("9".repeat(1_000_000));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe("canonicalJson", () => {
  it("does not depend on key order and loses nothing", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "é/" }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"é/","d":null}]}',
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("bad text inside data", () => {
  it("is found with its path, in keys too", () => {
    expect(findBadText(parseJson('{"a":{"b":["x","\\u0000"]}}').value)).toEqual({
      path: "a.b.1",
      problem: "NUL",
    });
    expect(findBadText({ "k\uD800": 1 })).toEqual({ path: "", problem: "LONE_SURROGATE" });
    expect(findBadText({ a: "😀", b: [null, 1, true] })).toBeNull();
  });
  it("is replaced on request, and refused when keys collide", () => {
    expect(replaceBadTextIn({ a: ["x\0", 1] })).toEqual({ a: ["x\uFFFD", 1] });
    expect(() => replaceBadTextIn({ "k\0": 1, "k\uD800": 2 })).toThrow(JsonRefused);
  });
});
