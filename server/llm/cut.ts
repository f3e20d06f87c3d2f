// Cuts a text that is too long for a model: its start and its end stay, and a mark between them says how much is missing.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Encoding } from "@/lib/models/types";
import { countTokens } from "@/server/llm/tokens";

/** Of the tokens that stay, so many are the start's. */
const HEAD_SHARE = 3 / 4;
/** What the mark itself may take. */
const MARK_TOKENS = 24;
const BLOCK_CHARS = 4_096;
const BLOCKS_PER_TURN = 16;
/** A cut moves back to white space that is this near. */
const NEAR_CHARS = 80;

export type CutText = { text: string; leftOut: number };

const markOf = (leftOut: number): string =>
  `\n\n[… ${leftOut.toLocaleString("en-US")} characters left out …]\n\n`;

/** At most about `maxTokens` of the text, in `encoding`; `leftOut` counts characters. Null when too little would stay to be of use. */
export async function headAndTail(
  text: string,
  maxTokens: number,
  encoding: Encoding,
): Promise<CutText | null> {
  const room = maxTokens - MARK_TOKENS;
  if (room < MARK_TOKENS) return null;
  const head = await reach(text, Math.floor(room * HEAD_SHARE), encoding, 1);
  const tail = await reach(text, Math.floor(room * (1 - HEAD_SHARE)), encoding, -1);
  const start = atSpace(text, head, -1);
  const end = Math.max(start, atSpace(text, text.length - tail, 1));
  const kept = [text.slice(0, start), text.slice(end)].map((part) => part.toWellFormed());
  return { text: kept.join(markOf(end - start)), leftOut: end - start };
}

/** How many characters from the start (`step` 1) or from the end (-1) hold at most `limit` tokens. */
async function reach(text: string, limit: number, encoding: Encoding, step: 1 | -1): Promise<number> {
  const part = (from: number, to: number): string =>
    step === 1 ? text.slice(from, to) : text.slice(text.length - to, text.length - from);
  let chars = 0;
  let tokens = 0;
  for (let block = 1; chars < text.length; block++) {
    const next = Math.min(text.length, chars + BLOCK_CHARS);
    const more = await countTokens(part(chars, next), encoding);
    if (tokens + more > limit) return chars + (await fill(part, chars, next, limit - tokens, encoding));
    tokens += more;
    chars = next;
    if (block % BLOCKS_PER_TURN === 0) await nextTurn();
  }
  return chars;
}

/** The same inside the block in which the limit is passed. */
async function fill(
  part: (from: number, to: number) => string,
  from: number,
  to: number,
  limit: number,
  encoding: Encoding,
): Promise<number> {
  let fits = 0;
  let above = to - from;
  while (above - fits > 1) {
    const middle = Math.floor((fits + above) / 2);
    if ((await countTokens(part(from, from + middle), encoding, limit)) <= limit) fits = middle;
    else above = middle;
  }
  return fits;
}

/** The nearest white space outside what was cut off, or the place itself; never inside a pair of surrogates. */
function atSpace(text: string, at: number, step: 1 | -1): number {
  if (at <= 0 || at >= text.length) return at;
  for (let look = at, seen = 0; seen < NEAR_CHARS && look > 0 && look < text.length; look += step, seen++)
    if (/\s/.test(text.charAt(look))) return look;
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + step : at;
}
