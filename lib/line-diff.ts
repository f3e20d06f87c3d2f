// What changed between two texts, line by line, for people who compare prompts.

export type DiffLine = { kind: "same" | "added" | "removed"; text: string };

/** Above this many line pairs a common middle is not looked for: everything between the common ends counts as replaced. */
const MAX_PAIRS = 4_000_000;

/** The lines of both texts in reading order, removed before added; a longest common subsequence of lines stays "same". */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  const room = Math.min(a.length, b.length) - start;
  while (end < room && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [
    ...a.slice(0, start).map(same),
    ...diffMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

/** How many lines were added and removed. */
export function diffCounts(lines: readonly DiffLine[]): { added: number; removed: number } {
  const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  return { added: count("added"), removed: count("removed") };
}

const same = (text: string): DiffLine => ({ kind: "same", text });
const linesOf = (text: string) => (text === "" ? [] : text.split("\n"));

function diffMiddle(a: string[], b: string[]): DiffLine[] {
  const out: DiffLine[] = [];
  const lengths = a.length * b.length > MAX_PAIRS ? null : commonLengths(a, b);
  let i = 0;
  let j = 0;
  while (lengths && i < a.length && j < b.length) {
    const [left = "", right = ""] = [a[i], b[j]];
    if (left === right) {
      out.push(same(left));
      i++;
      j++;
    } else if (at(lengths, i + 1, j) >= at(lengths, i, j + 1)) {
      out.push({ kind: "removed", text: left });
      i++;
    } else {
      out.push({ kind: "added", text: right });
      j++;
    }
  }
  for (const text of a.slice(i)) out.push({ kind: "removed", text });
  for (const text of b.slice(j)) out.push({ kind: "added", text });
  return out;
}

type Lengths = { width: number; values: Uint32Array };

const at = ({ width, values }: Lengths, i: number, j: number) => values[i * width + j] ?? 0;

/** The length of the longest common subsequence of every pair of ends. */
function commonLengths(a: string[], b: string[]): Lengths {
  const width = b.length + 1;
  const lengths = { width, values: new Uint32Array((a.length + 1) * width) };
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths.values[i * width + j] =
        a[i] === b[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
  return lengths;
}
