// The command line of the demo: which texts, which model, and whether a machine reads the result.
import { parseArgs } from "node:util";
import { findModel } from "@/server/llm/catalogue";

export type DemoOptions = { file: string | null; text: string; label: string; model: string; json: boolean };

const USAGE = "npm run demo -- [--file F.csv] [--text COLUMN] [--label COLUMN] [--model M] [--json]";

/** Throws an Error of one sentence with the usage when an option is unknown or wrong. */
export function demoOptions(argv: string[]): DemoOptions {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        file: { type: "string" },
        text: { type: "string", default: "text" },
        label: { type: "string", default: "label" },
        model: { type: "string", default: "demo" },
        json: { type: "boolean", default: false },
      },
    });
    if (!findModel(values.model)) throw new Error(`the catalogue has no model "${values.model}"`);
    return { ...values, file: values.file ?? null };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}. Usage: ${USAGE}`);
  }
}
