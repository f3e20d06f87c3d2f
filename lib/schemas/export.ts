// What people may ask of an export, as the query of a download.
import { z } from "zod";
import { EXPORT_FORMATS } from "@/lib/formats/export-format";

export const EXPORT_FILTERS = ["all", "annotated", "ground_truth"] as const;

const flag = z
  .enum(["0", "1"])
  .default("0")
  .transform((value) => value === "1");

export const ExportQuery = z.object({
  format: z.enum(EXPORT_FORMATS),
  filter: z.enum(EXPORT_FILTERS).default("all"),
  /** csv and tsv: byte-equal to Label Studio, instead of safe to open in a spreadsheet. */
  exact: flag,
  /** Our own columns: prediction, confidence, prompt_version, model, matches_gt, source, cost_usd. */
  own: flag,
});
export type ExportQuery = z.infer<typeof ExportQuery>;
