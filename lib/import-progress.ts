// How far an import is: its file is read first, then its tasks are written, and each of the two tells its own share.

export type ImportCounts = {
  state: string;
  sizeBytes: number;
  bytesRead: number;
  rowsRead: number;
  rowsImported: number;
};

export type ImportPhase =
  | { name: "waiting" }
  /** `done` of `total`, in bytes while reading and in rows while writing. */
  | { name: "reading" | "writing"; done: number; total: number };

/** Null for an import that has ended. */
export function phaseOf(row: ImportCounts): ImportPhase | null {
  if (row.state === "queued") return { name: "waiting" };
  if (row.state !== "running") return null;
  const { bytesRead, sizeBytes, rowsImported, rowsRead } = row;
  if (bytesRead < sizeBytes) return { name: "reading", done: bytesRead, total: sizeBytes };
  // Refused rows become no task, so the share may end a little below one.
  return { name: "writing", done: rowsImported, total: Math.max(1, rowsRead) };
}
