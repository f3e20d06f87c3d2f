// The scanner: both spellings, literal braces, reserved words, and linear time on hostile text.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsUsed, columnVariable, parseTemplate } from "@/lib/prompt-template";

const column = (name: string) => ({ kind: "column", column: name });
const reserved = (name: string) => ({ kind: "reserved", name });
const parts = (source: string, columns = ["text", "Order Id", "a.b", "日本", "classes"]) =>
  parseTemplate(source, columns).parts;

describe("variables", () => {
  it.each([
    ["a {{text}} b", ["a ", column("text"), " b"]],
    ["{{ \t text  }}", [column("text")]],
    ["{{Order Id}}{{a.b}}{{日本}}", [column("Order Id"), column("a.b"), column("日本")]],
    ["{text}", [column("text")]],
    ["{ text }", ["{ text }"]],
    ["{Text}", ["{Text}"]],
    ["{{{text}}}", ["{", column("text"), "}"]],
    ["{classes}{{classes}}", [reserved("classes"), reserved("classes")]],
    ["{{data.classes}} {data.text}", [column("classes"), " ", column("text")]],
    ["{{instructions}}{{examples}}", [reserved("instructions"), reserved("examples")]],
  ])("%s", (source, expected) => {
    expect(parts(source)).toEqual(expected);
  });
  it.each([
    ["\\{text}", "{text}"],
    ["\\{{text}}", "{{text}}"],
    ["\\\\{text}", "\\{text}"],
    ['{"label": "x", "n": {"a": 1}}', '{"label": "x", "n": {"a": 1}}'],
    ["{{text", "{{text"],
    ["{{te\nxt}}", "{{te\nxt}}"],
    ["{", "{"],
    ["\\", "\\"],
    ["}} {} {", "}} {} {"],
  ])("%s is literal text", (source, text) => {
    const template = parseTemplate(source, ["text"]);
    expect(template.parts.join("")).toBe(text);
    expect(template.variables).toEqual([]);
    expect(template.unknown).toEqual([]);
  });
  it("reports unknown variables with their place and leaves them as text", () => {
    const template = parseTemplate("ab {{ nope }} {{}}", ["text"]);
    expect(template.unknown).toEqual([
      { name: "nope", start: 3, end: 13 },
      { name: "", start: 14, end: 18 },
    ]);
    expect(template.parts).toEqual(["ab {{ nope }} {{}}"]);
  });
  it("lists each variable once", () => {
    const template = parseTemplate("{{text}} {text} {{data.text}} {{Order Id}}", ["text", "Order Id"]);
    expect(columnsUsed(template)).toEqual(["text", "Order Id"]);
  });
});

it("a chip's spelling always comes back as its column", () => {
  const names = fc.string({ minLength: 1 }).filter((name) => name === name.trim() && !/[{}\r\n]/.test(name));
  fc.assert(
    fc.property(
      fc.oneof(names, fc.constantFrom("classes", "data.classes", "data.", "instructions", "__proto__")),
      (name) => {
        expect(parts(columnVariable(name), ["data.classes", "classes", name])).toEqual([column(name)]);
      },
    ),
  );
});

it("text without braces is itself", () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes("{") && text !== ""),
      (text) => {
        expect(parts(text)).toEqual([text]);
      },
    ),
  );
});

it.each(["{{", "{", "{{ ", "{{a", "{a}", "\\{", "{{a}} ", "}", '"{'])(
  "takes 1 MB of %j in linear time",
  (unit) => {
    const source = unit.repeat(Math.floor(1_000_000 / unit.length));
    const spaces = `{{${" ".repeat(1_000_000)}`;
    const start = performance.now();
    parseTemplate(source, ["text"]);
    parseTemplate(spaces, ["text"]);
    // Measured below 50 ms; the bound leaves room for a busy machine, a quadratic scanner takes minutes.
    expect(performance.now() - start).toBeLessThan(1_000);
  },
);
