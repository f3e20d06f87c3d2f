// The formats in which a project can be exported, with what a browser needs to know about each.

export const EXPORT_FORMATS = ["json", "jsonl", "json_min", "csv", "tsv"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

type FormatInfo = { label: string; extension: string; contentType: string; hint: string };

export const EXPORT_INFO: Readonly<Record<ExportFormat, FormatInfo>> = {
  json: {
    label: "JSON",
    extension: "json",
    contentType: "application/json; charset=utf-8",
    hint: "Everything, as a list of Label Studio tasks. Can be imported again.",
  },
  jsonl: {
    label: "JSONL",
    extension: "jsonl",
    contentType: "application/x-ndjson; charset=utf-8",
    hint: "The same tasks, one per line.",
  },
  json_min: {
    label: "JSON_MIN",
    extension: "json",
    contentType: "application/json; charset=utf-8",
    hint: "One flat object per annotation.",
  },
  csv: {
    label: "CSV",
    extension: "csv",
    contentType: "text/csv; charset=utf-8",
    hint: "One row per annotation, for spreadsheets.",
  },
  tsv: {
    label: "TSV",
    extension: "tsv",
    contentType: "text/tab-separated-values; charset=utf-8",
    hint: "The same rows, separated by tabs.",
  },
};
