// Counts tokens in bounded time and says before a call whether a prompt fits the model's window.

import { setImmediate as nextTurn } from "node:timers/promises";
import { dayOf } from "@/lib/day";
import { priceOn } from "@/lib/models/price";
import type { Encoding, Model, StrategyName } from "@/lib/models/types";
import { utf8Length } from "@/lib/text";
import { outputAllowance } from "@/server/llm/strategies/chat";
import { answerRoom, numberedList, withNumbers } from "@/server/llm/strategies/prompt";
import type { LabelChoice } from "@/server/llm/types";

/** Characters looked at in one go, and the longest run of one class of characters that the tokenizer sees. */
const WINDOW_CHARS = 4_096;
const RUN_CHARS = 128;

/** The tokenizer's cache grows slow on hostile text: it is emptied after a window that took so much CPU. */
const SLOW_WINDOW_MS = 12;
const WINDOWS_BETWEEN_CLEARS = 16;
const WINDOWS_PER_TURN = 16;

/** A text that is still longer is counted by samples from here on: ordinary text of a megabyte hardly gets here, random letters do. */
const EXACT_TOKENS = 200_000;
const WINDOWS_PER_SAMPLE = 8;

/**
 * Both encodings cut text into pieces of letters with marks, of up to three digits, or of everything else, and
 * their time is quadratic in the length of a piece. Cutting the first and the last kind bounds every piece.
 */
const LONG_RUN = new RegExp(`[\\p{L}\\p{M}]{${RUN_CHARS},}|[^\\p{L}\\p{N}]{${RUN_CHARS},}`, "gu");
const SPACE = /\s/;

interface Tokenizer {
  encode(text: string): number[];
  countTokens(text: string): number;
  clearMergeCache(): void;
}

/** Task text may hold "<|endoftext|>", which is text like any other. */
const PLAIN = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

const loaded = new Map<Encoding, Promise<Tokenizer>>();

/** About 100 MB each, so an encoding is loaded on first need and kept. */
function tokenizerFor(encoding: Encoding): Promise<Tokenizer> {
  const known = loaded.get(encoding) ?? load(encoding);
  loaded.set(encoding, known);
  return known;
}

async function load(encoding: Encoding): Promise<Tokenizer> {
  const source =
    encoding === "cl100k_base"
      ? await import("gpt-tokenizer/encoding/cl100k_base")
      : await import("gpt-tokenizer/encoding/o200k_base");
  return {
    encode: (text) => source.encode(text, PLAIN),
    countTokens: (text) => source.countTokens(text, PLAIN),
    clearMergeCache: source.clearMergeCache,
  };
}

/**
 * Tokens of `text`, exact on ordinary text and within a few per mille on runs without breaks; beyond EXACT_TOKENS an estimate,
 * so that a megabyte of anything takes half a second at most. Stops with some number above `limit` once that is passed, and
 * gives the event loop a turn every 64 K characters.
 */
export async function countTokens(
  text: string,
  encoding: Encoding,
  limit = Number.POSITIVE_INFINITY,
): Promise<number> {
  const tokenizer = await tokenizerFor(encoding);
  let tokens = 0;
  let sinceClear = WINDOWS_BETWEEN_CLEARS;
  let windows = 0;
  for (let start = 0; start < text.length && tokens <= limit; ) {
    const end = windowEnd(text, start);
    const startedMs = cpuMs();
    const counted = countWindow(text.slice(start, end), tokenizer);
    const isSample = tokens > EXACT_TOKENS;
    const next = isSample ? Math.min(text.length, start + WINDOWS_PER_SAMPLE * (end - start)) : end;
    tokens += Math.ceil((counted * (next - start)) / (end - start));
    sinceClear++;
    if (sinceClear >= WINDOWS_BETWEEN_CLEARS && cpuMs() - startedMs > SLOW_WINDOW_MS) {
      tokenizer.clearMergeCache();
      sinceClear = 0;
    }
    start = next;
    if (++windows % WINDOWS_PER_TURN === 0) await nextTurn();
  }
  return tokens;
}

/** CPU time of this thread: on a busy machine the clock would call every text slow. */
const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

function countWindow(chunk: string, tokenizer: Tokenizer): number {
  if (chunk.length < RUN_CHARS) return tokenizer.countTokens(chunk);
  let tokens = 0;
  let done = 0;
  for (const match of chunk.matchAll(LONG_RUN)) {
    if (match.index > done) tokens += tokenizer.countTokens(chunk.slice(done, match.index));
    const points = Array.from(match[0]);
    for (let at = 0; at < points.length; at += RUN_CHARS)
      tokens += tokenizer.countTokens(points.slice(at, at + RUN_CHARS).join(""));
    done = match.index + match[0].length;
  }
  return done < chunk.length ? tokens + tokenizer.countTokens(chunk.slice(done)) : tokens;
}

/** The end of the window that begins at `start`: before white space where there is some, never inside a pair. */
function windowEnd(text: string, start: number): number {
  const end = Math.min(text.length, start + WINDOW_CHARS);
  if (end === text.length) return end;
  for (let at = end; at > start + WINDOW_CHARS / 2; at--) if (SPACE.test(text.charAt(at))) return at;
  const unit = text.charCodeAt(end);
  return unit >= 0xdc00 && unit <= 0xdfff ? end - 1 : end;
}

const numberIds = new Map<Encoding, number[]>();

/** Token ids of "1" to `howMany` (at most 999): each is one token in both encodings, without a space before it. */
export async function numberTokenIds(encoding: Encoding, howMany: number): Promise<number[]> {
  const known = numberIds.get(encoding);
  if (known && known.length >= howMany) return known.slice(0, howMany);
  const { encode } = await tokenizerFor(encoding);
  const ids = Array.from({ length: howMany }, (_, index) => encode(String(index + 1))[0] ?? 0);
  numberIds.set(encoding, ids);
  return ids;
}

/** Tokens that the provider adds for a message, and a margin for the answer rule and the schema's frame. */
const TOKENS_PER_MESSAGE = 4;
const MARGIN_TOKENS = 200;

/** Where the tokenizer is only assumed, counts may be off by this share. */
const ASSUMED_SHARE = 0.98;

/** Tokens of the panes and the label list that the model takes beside its answer; `share` of them when its host counts more than we do. */
export function promptBudget(model: Model, labels: readonly LabelChoice[], share = 1): number {
  const window = Math.min(
    model.contextWindow - outputAllowance(model, answerRoom(labels), 1),
    model.maxInput ?? Number.POSITIVE_INFINITY,
    // Above this the whole request costs double, which nobody has asked for.
    priceOn(model, dayOf())?.longContext?.aboveInputTokens ?? Number.POSITIVE_INFINITY,
  );
  const sure = share * (model.tokenizerAssumed ? ASSUMED_SHARE : 1);
  return Math.max(0, Math.floor(window * sure) - 2 * TOKENS_PER_MESSAGE - MARGIN_TOKENS);
}

const SENDS_LABELS_APART: ReadonlySet<StrategyName> = new Set(["decisions", "json_schema", "forced_tool"]);

export type Panes = readonly [system: string, user: string];

/** What the longest strategy sends: numbers in the class list, and where the labels also stand in a schema, those. */
function partsOf(model: Model, [system, user]: Panes, labels: readonly LabelChoice[]): string[] {
  const isTwice = model.strategies.some((name) => SENDS_LABELS_APART.has(name));
  return [withNumbers(system, labels), user, ...(isTwice ? [numberedList(labels)] : [])];
}

/** Tokens of the panes with the labels, or some number above `limit`. */
export async function countPanes(
  model: Model,
  panes: Panes,
  labels: readonly LabelChoice[],
  limit = Number.POSITIVE_INFINITY,
): Promise<number> {
  let tokens = 0;
  for (const part of partsOf(model, panes, labels)) {
    tokens += await countTokens(part, model.tokenizer, limit - tokens);
    if (tokens > limit) break;
  }
  return tokens;
}

/** True when the panes fit. A token is at least one byte, so nearly every task is decided without counting. */
export async function fitsWindow(
  model: Model,
  panes: Panes,
  labels: readonly LabelChoice[],
  share = 1,
): Promise<boolean> {
  const budget = promptBudget(model, labels, share);
  const bytes = partsOf(model, panes, labels).reduce((sum, part) => sum + utf8Length(part), 0);
  return bytes <= budget || (await countPanes(model, panes, labels, budget)) <= budget;
}
