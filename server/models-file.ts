// Reads the models that an operator has configured, and says in one sentence what is wrong with the file.
import fs from "node:fs";
import path from "node:path";
import type { z } from "zod";
import type { Model } from "@/lib/models/types";
import { ConfiguredModels } from "@/lib/schemas/model";

const MAX_FILE_BYTES = 1_000_000;

/** Throws an Error that tells the row and the field, for the operator who starts the product. */
export function readModelsFile(file: string): Model[] {
  const result = ConfiguredModels.safeParse(parse(read(file)));
  if (!result.success) throw new Error(`MODELS_FILE is wrong: ${firstProblem(result.error)}`);
  return result.data;
}

function read(file: string): string {
  try {
    const text = fs.readFileSync(path.resolve(/* turbopackIgnore: true */ file), "utf8");
    if (text.length <= MAX_FILE_BYTES) return text;
  } catch {
    throw new Error("MODELS_FILE cannot be read");
  }
  throw new Error("MODELS_FILE is too large");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("MODELS_FILE is not JSON");
  }
}

function firstProblem({ issues }: z.ZodError): string {
  const [issue] = issues;
  const [row, ...field] = issue?.path ?? [];
  const place = typeof row === "number" ? [`row ${row + 1}`, ...field.map(String)].join(", ") : "the list";
  return `${place}: ${issue?.message ?? "unreadable"}`;
}
