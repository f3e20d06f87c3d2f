// Each format through the one door, with how often it reads the tasks.
import { describe, expect, it } from "vitest";
import { EXPORT_FORMATS, EXPORT_INFO } from "@/lib/formats/export-format";
import type { LsTask } from "@/lib/formats/label-studio";
import { writeExport } from "@/server/transfer/export";
import { collect } from "../transfer/read";

const task: LsTask = {
  id: 1,
  data: { text: "-a" },
  annotations: [
    {
      id: 2,
      completed_by: { email: "a@x.io" },
      result: [{ from_name: "label", to_name: "text", type: "choices", value: { choices: ["=Spam"] } }],
      was_cancelled: false,
      created_at: "2026-01-01T00:00:00.000Z",
      updated_at: "2026-01-01T00:00:00.000Z",
      lead_time: null,
    },
  ],
};

describe.each(EXPORT_FORMATS)("%s", (format) => {
  const write = async (mode: "exact" | "escaped") => {
    let opened = 0;
    async function* open() {
      opened++;
      yield { task };
    }
    const text = (await collect(writeExport(open, { format, mode, hasOwnColumns: false }))).join("");
    return { text, opened };
  };
  const isTable = format === "csv" || format === "tsv";

  it("reads the tasks no more often than it must", async () => {
    expect((await write("escaped")).opened).toBe(isTable ? 2 : 1);
  });
  it("disarms formulas in tables only, and only when it is not exact", async () => {
    const [escaped, exact] = [await write("escaped"), await write("exact")];
    expect(escaped.text.includes("'=Spam") && escaped.text.includes("'-a")).toBe(isTable);
    expect(exact.text).not.toContain("'=Spam");
    expect(exact.text).toContain("=Spam");
  });
  it("has what a download needs", () => {
    expect(EXPORT_INFO[format].contentType).toMatch(/^(application|text)\/[a-z-]+; charset=utf-8$/);
    expect(EXPORT_INFO[format].extension).toMatch(/^[a-z]+$/);
  });
});
