// The texts of a demo: the built-in messages, or a labelled file of which a fifth is taken as ground truth.
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { MAX_LABELS, MIN_LABELS } from "@/lib/limits";
import type { LabelInput } from "@/lib/schemas/label";
import { SUPPORT_LABELS } from "@/prisma/seed/support-labels";
import { SUPPORT_MESSAGES } from "@/prisma/seed/support-messages";
import { SUPPORT_PROMPT_V1, SUPPORT_PROMPT_V2 } from "@/prisma/seed/support-prompts";
import type { DemoOptions } from "@/server/cli/demo/options";
import { promptsFor } from "@/server/cli/demo/prompts";
import { readRows } from "@/server/transfer/read-rows";
import { SNIFF_BYTES, sniffFile } from "@/server/transfer/sniff";

export type DemoRow = { text: string; label: string; isGroundTruth: boolean };
export type DemoPrompt = { title: string; system: string; user: string };
export type DemoSource = {
  title: string;
  labels: LabelInput[];
  rows: DemoRow[];
  prompts: readonly [DemoPrompt, DemoPrompt];
};

const MAX_GROUND_TRUTH = 2_000;
const GROUND_TRUTH_SHARE = 0.2;

export async function demoSource(options: DemoOptions): Promise<DemoSource> {
  if (options.file === null) return builtIn();
  const rows = await readLabelled(options.file, options);
  const values = [...new Set(rows.map((row) => row.label))].filter((value) => value !== "");
  if (values.length < MIN_LABELS || values.length > MAX_LABELS)
    throw new Error(
      `The column "${options.label}" holds ${values.length} different labels; between ${MIN_LABELS} and ${MAX_LABELS} are needed.`,
    );
  const marked = markGroundTruth(rows);
  const labels = values.map((value) => ({ value, description: "", hotkey: null }));
  return {
    title: path.basename(options.file).slice(0, 40),
    labels,
    rows: marked,
    prompts: promptsFor(values, marked),
  };
}

function builtIn(): DemoSource {
  return {
    title: "Support messages",
    labels: Object.values(SUPPORT_LABELS),
    rows: SUPPORT_MESSAGES.map(({ text, intent, isGroundTruth }) => ({
      text,
      label: SUPPORT_LABELS[intent].value,
      isGroundTruth,
    })),
    prompts: [SUPPORT_PROMPT_V1, SUPPORT_PROMPT_V2],
  };
}

/** Rows that the import would refuse are left out here and counted there. Throws when the file or a column is missing. */
async function readLabelled(file: string, { text, label }: DemoOptions): Promise<DemoRow[]> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const sniffed = sniffFile(await head(file), path.basename(file));
  if ("problem" in sniffed) throw new Error(sniffed.problem);
  const rows: DemoRow[] = [];
  for await (const batch of readRows(createReadStream(file), { ...sniffed, textColumn: text }))
    for (const { data } of batch.rows) {
      if (!Object.hasOwn(data, label))
        throw new Error(`There is no column "${label}" in ${path.basename(file)}; name it with --label.`);
      rows.push({ text: String(data[text]), label: String(data[label] ?? "").trim(), isGroundTruth: false });
    }
  if (rows.length === 0)
    throw new Error(`There is no row with a text in the column "${text}" of ${path.basename(file)}.`);
  return rows;
}

async function head(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The same share of every label, chosen by the hash of the text, so that a second run takes the same rows. */
function markGroundTruth(rows: DemoRow[]): DemoRow[] {
  const share = Math.min(GROUND_TRUTH_SHARE, MAX_GROUND_TRUTH / rows.length);
  const seen = new Map<string, number>();
  const order = rows
    .map((row, index) => ({ index, row, hash: createHash("sha256").update(row.text).digest("hex") }))
    .filter(({ row }) => row.label !== "")
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const chosen = new Set<number>();
  for (const { index, row } of order) {
    const n = (seen.get(row.label) ?? 0) + 1;
    seen.set(row.label, n);
    // The n-th row of its label is taken whenever the share of n crosses a whole number; the first always is.
    if (Math.ceil(n * share) > Math.ceil((n - 1) * share)) chosen.add(index);
  }
  return rows.map((row, index) => ({ ...row, isGroundTruth: chosen.has(index) }));
}
