// The text gate keeps good text exactly and names bad text.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cutToBytes,
  decodeUtf8,
  exceedsBytes,
  nameKey,
  replaceBadText,
  textProblem,
  utf8Length,
} from "@/lib/text";

const encode = (text: string) => new TextEncoder().encode(text);

describe("decodeUtf8", () => {
  it("keeps well-formed text and drops a byte order mark", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        fc.pre(!text.startsWith("\uFEFF"));
        expect(decodeUtf8(encode(text))).toBe(text);
      }),
    );
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe("a");
  });
  it.each([[[0xff]], [[0xc3]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0x61, 0x80]]])(
    "refuses %j",
    (bytes) => {
      expect(decodeUtf8(Uint8Array.from(bytes))).toBeNull();
    },
  );
});

describe("textProblem", () => {
  it("names NUL and lone surrogates and nothing else", () => {
    expect(textProblem("a\0b")).toBe("NUL");
    expect(textProblem("a\uD800")).toBe("LONE_SURROGATE");
    expect(textProblem("\uDC00\uD800")).toBe("LONE_SURROGATE");
    expect(textProblem("😀 \u200B \uFFFD \u0001")).toBeNull();
  });
  it("is cured by replaceBadText, which changes nothing else", () => {
    expect(replaceBadText("a\0\uD800b😀")).toBe("a\uFFFD\uFFFDb😀");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const clean = replaceBadText(text);
        expect(textProblem(clean)).toBeNull();
        if (!textProblem(text)) expect(clean).toBe(text);
      }),
    );
  });
});

describe("bytes", () => {
  it("counts as an encoder does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(encode(text).length);
      }),
    );
  });
  it("decides limits at the exact byte", () => {
    expect(exceedsBytes("ééé", 6)).toBe(false);
    expect(exceedsBytes("ééé", 5)).toBe(true);
    expect(exceedsBytes("日日日", 8)).toBe(true);
    expect(exceedsBytes("日日日", 9)).toBe(false);
    expect(exceedsBytes("abc", 2)).toBe(true);
  });
  it("cuts between characters", () => {
    expect(cutToBytes("a😀b", 4)).toBe("a");
    expect(cutToBytes("a😀b", 5)).toBe("a😀");
    expect(cutToBytes("a😀b", 6)).toBe("a😀b");
  });
});

it("nameKey sees through case, outer space and Unicode form", () => {
  expect(nameKey(" Cafe\u0301 ")).toBe(nameKey("CAFÉ"));
  expect(nameKey("a \t b")).toBe(nameKey("a b"));
  expect(nameKey("a b")).not.toBe(nameKey("ab"));
});
