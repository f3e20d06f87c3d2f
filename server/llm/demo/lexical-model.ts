// The demo model: counts which words the prompt ties to each label and scores a text by them.

import { stems } from "@/server/llm/demo/words";

/** What a prompt teaches: words about each label, by position, and labelled example texts. */
export interface Lesson {
  labels: readonly string[];
  /** Text that speaks about the label at the same position. */
  meanings: readonly string[];
  examples: readonly { text: string; labelIndex: number }[];
}

export interface LexicalAnswer {
  index: number;
  /** The winner's share of a softmax over the scores; not calibrated. */
  share: number;
  /** One share per label; they add up to 1. */
  shares: number[];
}

const NAME_WEIGHT = 3;
const MEANING_WEIGHT = 1;
const SMOOTHING = 0.3;
const PRIOR_WORDS = 20;
const EVIDENCE_WEIGHT = 1.2;

type Counts = Map<string, number>;

const add = (counts: Counts, word: string, by: number): void => {
  counts.set(word, (counts.get(word) ?? 0) + by);
};

/** Where a word counts: its weight in the profile of a label and in the evidence of the examples. */
interface Entry {
  label: number;
  overlap: number;
  evidence: number;
}

/**
 * Compiles a lesson into a function from a text to an answer: deterministic, a tie goes to the first label.
 * Time is linear in the text's words times the labels that know the word.
 */
export function lexicalModel(lesson: Lesson): (text: string) => LexicalAnswer {
  const { entries, baseline, hasExamples } = compile(lesson);
  return (text) => {
    const words = stems(text);
    const counts: Counts = new Map();
    for (const word of words) add(counts, word, 1);
    const overlap = lesson.labels.map(() => 0);
    const evidence = lesson.labels.map(() => 0);
    for (const [word, times] of counts)
      for (const entry of entries.get(word) ?? []) {
        overlap[entry.label] = (overlap[entry.label] ?? 0) + Math.sqrt(times) * entry.overlap;
        evidence[entry.label] = (evidence[entry.label] ?? 0) + times * entry.evidence;
      }
    const damping = EVIDENCE_WEIGHT / Math.sqrt(words.length || 1);
    const scores = overlap.map((score, label) =>
      hasExamples
        ? score + damping * ((evidence[label] ?? 0) + words.length * (baseline[label] ?? 0))
        : score,
    );
    return answerFrom(scores);
  };
}

function answerFrom(scores: readonly number[]): LexicalAnswer {
  let index = 0;
  for (let label = 1; label < scores.length; label++)
    if ((scores[label] ?? 0) > (scores[index] ?? 0)) index = label;
  const best = scores[index] ?? 0;
  const weights = scores.map((score) => Math.exp(score - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const shares = weights.map((weight) => weight / total);
  return { index, share: shares[index] ?? 0, shares };
}

function compile({ labels, meanings, examples }: Lesson) {
  const profiles = labels.map((label, index) => profileOf(label, meanings[index] ?? ""));
  const seen = labels.map((): Counts => new Map());
  for (const { text, labelIndex } of examples)
    for (const word of stems(text)) {
      const counts = seen[labelIndex];
      if (counts) add(counts, word, 1);
    }
  const vocabulary = new Set(seen.flatMap((counts) => [...counts.keys()])).size || 1;
  const weight = rarity(profiles, seen);

  const entries = new Map<string, Entry[]>();
  const baseline: number[] = [];
  labels.forEach((_, label) => {
    const profile = profiles[label] ?? new Map<string, number>();
    const counts = seen[label] ?? new Map<string, number>();
    const norm = Math.sqrt(normOf(profile, weight));
    const total = [...counts.values()].reduce((sum, times) => sum + times, 0);
    baseline.push(Math.log(SMOOTHING / (total + SMOOTHING * vocabulary + PRIOR_WORDS)));
    for (const word of new Set([...profile.keys(), ...counts.keys()])) {
      const known = profile.get(word) ?? 0;
      const overlap = (known * weight(word) ** 2) / norm;
      const evidence = Math.log(((counts.get(word) ?? 0) + SMOOTHING + SMOOTHING * known) / SMOOTHING);
      const list = entries.get(word) ?? [];
      list.push({ label, overlap, evidence });
      entries.set(word, list);
    }
  });
  return { entries, baseline, hasExamples: examples.length > 0 };
}

function profileOf(label: string, meaning: string): Counts {
  const profile: Counts = new Map();
  for (const word of stems(label)) add(profile, word, NAME_WEIGHT);
  for (const word of new Set(stems(meaning))) add(profile, word, MEANING_WEIGHT);
  return profile;
}

/** A word that speaks for many labels says little about any of them. */
function rarity(profiles: readonly Counts[], seen: readonly Counts[]): (word: string) => number {
  const labelsWith: Counts = new Map();
  profiles.forEach((profile, label) => {
    for (const word of new Set([...profile.keys(), ...(seen[label]?.keys() ?? [])])) add(labelsWith, word, 1);
  });
  return (word) => Math.log(1 + profiles.length / (labelsWith.get(word) ?? profiles.length));
}

const normOf = (profile: Counts, weight: (word: string) => number): number =>
  Math.sqrt([...profile].reduce((sum, [word, count]) => sum + (count * weight(word)) ** 2, 0)) || 1;
