// Guards the demo data: counts, uniqueness, the ground-truth split, and that no prompt has seen a scored text.
import { describe, expect, test } from "vitest";
import { SUPPORT_LABELS, type SupportIntent } from "@/prisma/seed/support-labels";
import { SUPPORT_MESSAGES } from "@/prisma/seed/support-messages";
import { SUPPORT_PROMPT_V1, SUPPORT_PROMPT_V2 } from "@/prisma/seed/support-prompts";

const PHRASE_WORDS = 6;

const groundTruth = SUPPORT_MESSAGES.filter((message) => message.isGroundTruth);
const labelValues = Object.values(SUPPORT_LABELS).map((label) => label.value);
const examples = [...SUPPORT_PROMPT_V2.system.matchAll(/^"(.+)" -> (.+)$/gm)].map(([, text, label]) => ({
  text: text ?? "",
  label: label ?? "",
}));

function toWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function toPhrases(text: string, length: number): string[] {
  const words = toWords(text);
  return words.slice(length - 1).map((_, start) => words.slice(start, start + length).join(" "));
}

function countByIntent(messages: typeof SUPPORT_MESSAGES): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { intent } of messages) counts[intent] = (counts[intent] ?? 0) + 1;
  return counts;
}

describe("the messages", () => {
  test("are 240 over six uneven intents", () => {
    expect(countByIntent(SUPPORT_MESSAGES)).toEqual({
      order_status: 62,
      refund: 51,
      damaged_item: 42,
      account_access: 34,
      billing_question: 29,
      other: 22,
    });
  });

  test("have consecutive ids in a fixed order", () => {
    expect(SUPPORT_MESSAGES.map((message) => message.id)).toEqual(
      Array.from({ length: 240 }, (_, index) => `msg-${String(index + 1).padStart(3, "0")}`),
    );
    expect(SUPPORT_MESSAGES[0]?.text).toMatch(/^Two returns in one box/);
  });

  test("are mixed: no intent comes more than eight times in a row", () => {
    let run = 0;
    let previous: SupportIntent | undefined;
    for (const { intent } of SUPPORT_MESSAGES) {
      run = intent === previous ? run + 1 : 1;
      previous = intent;
      expect(run).toBeLessThanOrEqual(8);
    }
  });

  test("are all different, also when case and punctuation are ignored", () => {
    const plain = SUPPORT_MESSAGES.map((message) => toWords(message.text).join(" ") || message.text);
    expect(new Set(plain).size).toBe(plain.length);
  });

  test("mention each order number once", () => {
    const numbers = SUPPORT_MESSAGES.flatMap((message) => message.text.match(/HP-\d+/gi) ?? []);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test("are trimmed and between 2 and 600 characters, some of them long and some short", () => {
    const lengths = SUPPORT_MESSAGES.map((message) => message.text.length);
    expect(SUPPORT_MESSAGES.every((message) => message.text === message.text.trim())).toBe(true);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(600);
    expect(lengths.filter((length) => length < 40).length).toBeGreaterThan(40);
    expect(lengths.filter((length) => length > 120).length).toBeGreaterThan(24);
  });
});

describe("the ground truth", () => {
  test("is 80 messages, a third of every intent", () => {
    expect(countByIntent(groundTruth)).toEqual({
      order_status: 21,
      refund: 17,
      damaged_item: 14,
      account_access: 11,
      billing_question: 10,
      other: 7,
    });
  });

  test("comes from every channel", () => {
    expect(new Set(groundTruth.map((message) => message.channel))).toEqual(new Set(["email", "chat", "app"]));
  });
});

describe("the labels", () => {
  test("have unique values, colours and hotkeys and a description", () => {
    const labels = Object.values(SUPPORT_LABELS);
    for (const key of ["value", "color", "hotkey"] as const)
      expect(new Set(labels.map((label) => label[key])).size).toBe(labels.length);
    for (const label of labels) {
      expect(label.description.length).toBeGreaterThan(20);
      expect(label.color).toMatch(/^#[0-9a-f]{6}$/);
    }
  });
});

describe("the prompts", () => {
  test("both show the text and name every class", () => {
    for (const prompt of [SUPPORT_PROMPT_V1, SUPPORT_PROMPT_V2]) {
      expect(prompt.user).toContain("{{text}}");
      for (const value of labelValues) expect(prompt.system + prompt.user).toContain(value);
    }
  });

  test("version 2 gives at least four examples of every class, and of nothing else", () => {
    for (const value of labelValues)
      expect(examples.filter((example) => example.label === value).length).toBeGreaterThanOrEqual(4);
    expect(examples.every((example) => labelValues.includes(example.label))).toBe(true);
  });

  test("no example is one of the messages", () => {
    const messages = new Set(SUPPORT_MESSAGES.map((message) => toWords(message.text).join(" ")));
    for (const example of examples) expect(messages).not.toContain(toWords(example.text).join(" "));
  });

  test("no prompt shares six words in a row with a ground-truth text", () => {
    for (const prompt of [SUPPORT_PROMPT_V1, SUPPORT_PROMPT_V2]) {
      const phrases = new Set(toPhrases(`${prompt.system}\n${prompt.user}`, PHRASE_WORDS));
      for (const { text } of groundTruth)
        expect(toPhrases(text, PHRASE_WORDS).filter((phrase) => phrases.has(phrase))).toEqual([]);
    }
  });
});
