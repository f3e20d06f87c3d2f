// Finds the one label that a model's free text names, or none: a wrong label is worse than a repair call.

/** Words that may stand around a label in a chatty answer; any other word, above all "not", means no label. */
const FRAME_WORDS = new Set(
  (
    "a an answer as belongs best category chosen class classification correct final i is it its label labels of " +
    "output result text the this to under would be"
  ).split(" "),
);

/** Longer answers are prose; looking for labels in them costs time and finds nothing that counts. */
const MAX_ANSWER_CHARS = 2_000;

const OPENING = new Set(["'", '"', "`", "*"]);
const CLOSING = new Set(["'", '"', "`", "*", "."]);
const WORD = /[\p{L}\p{N}]+/gu;
/** Only these may stand between the words of a frame: a NUL or a zero-width space makes an answer suspect. */
const HARMLESS_MARKS = /^[\s.,:;!"'`*()[\]{}<>=\-–—→\p{L}\p{N}]*$/u;
/** What ties a mention to its neighbour: "-1", "C#" and "e_mail" do not mention 1, C and mail. */
const JOINED = /[\p{L}\p{N}\p{M}_+\-#&@/%$]/u;
const SPACE = /\s/;

/** NFKC, lower case, without outer space, quotes, asterisks, backticks and full stop. Linear in the text. */
export function foldLabel(text: string): string {
  const plain = text.normalize("NFKC").toLowerCase();
  let start = 0;
  let end = plain.length;
  const isOuter = (at: number, marks: ReadonlySet<string>): boolean =>
    marks.has(plain.charAt(at)) || SPACE.test(plain.charAt(at));
  while (start < end && isOuter(start, OPENING)) start++;
  while (end > start && isOuter(end - 1, CLOSING)) end--;
  return plain.slice(start, end);
}

/**
 * The position of the label that `answer` names, or -1. In order: exact; folded, when only one label folds to
 * it; the only label mentioned as whole words inside a harmless frame ("The label is: spam.").
 */
export function parseLabel(answer: string, labels: readonly string[]): number {
  const exact = labels.indexOf(answer);
  if (exact >= 0) return exact;
  if (answer.length > MAX_ANSWER_CHARS) return -1;
  const wanted = foldLabel(answer);
  if (wanted === "") return -1;

  const folded = labels.map(foldLabel);
  const first = folded.indexOf(wanted);
  if (first >= 0) return folded.lastIndexOf(wanted) === first ? first : -1;
  return onlyMention(wanted, folded);
}

/** Longest labels first, each mention blanked, so that "credit card" does not also count as "card". */
function onlyMention(answer: string, folded: readonly string[]): number {
  const order = folded.map((_, index) => index).filter((index) => folded[index] !== "");
  order.sort((a, b) => (folded[b] ?? "").length - (folded[a] ?? "").length);
  let rest = answer;
  let found = -1;
  for (const index of order) {
    const next = blankMentions(rest, folded[index] ?? "");
    if (next === rest) continue;
    if (found >= 0) return -1;
    found = index;
    rest = next;
  }
  if (found < 0 || !HARMLESS_MARKS.test(rest)) return -1;
  const frame = rest.match(WORD) ?? [];
  return frame.every((word) => FRAME_WORDS.has(word)) ? found : -1;
}

/** `text` with every mention of `label` that stands alone made a space. */
function blankMentions(text: string, label: string): string {
  let out = "";
  let from = 0;
  for (let at = text.indexOf(label); at >= 0; at = text.indexOf(label, at)) {
    const end = at + label.length;
    if (isJoinedBefore(text, at) || isJoinedAfter(text, end)) {
      at += 1;
      continue;
    }
    out += `${text.slice(from, at)} `;
    from = end;
    at = end;
  }
  return from === 0 ? text : out + text.slice(from);
}

const isJoinedBefore = (text: string, at: number): boolean => {
  if (at === 0) return false;
  const unit = text.charCodeAt(at - 1);
  const start = unit >= 0xdc00 && unit <= 0xdfff && at > 1 ? at - 2 : at - 1;
  return JOINED.test(text.slice(start, at));
};

const isJoinedAfter = (text: string, end: number): boolean => {
  const point = text.codePointAt(end);
  return point !== undefined && JOINED.test(String.fromCodePoint(point));
};
