// Holds the documents to the code: tables are drawn from it, and every command, setting, login and path they name exists.
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { FAILURE_CODES, FAILURES, type FailureEffect } from "@/lib/failures";
import * as limits from "@/lib/limits";
import { holds, PERMISSIONS, type PermissionName, ROLES } from "@/lib/permissions";
import { REJECT_CODES } from "@/lib/rejects";
import { DEMO_LOGINS } from "@/prisma/seed/logins";
import { SUPPORT_LABELS } from "@/prisma/seed/support-labels";
import { SUPPORT_MESSAGES } from "@/prisma/seed/support-messages";
import { EnvSchema } from "@/server/env";

const MAX_LINES = {
  "README.md": 150,
  "server/README.md": 60,
  "docs/demo.md": 120,
  "docs/economy.md": 120,
  "docs/spending.md": 120,
  "docs/import-export.md": 120,
  "docs/llm.md": 120,
  "docs/members.md": 120,
  "docs/models.md": 120,
  "docs/production.md": 120,
  "docs/rate-limits.md": 120,
};
const FILES = Object.keys(MAX_LINES);
/** Where a path in a document may begin. */
const BASES = [".", "server", "lib"];

const read = (file: string) => fs.readFileSync(file, "utf8");
const rowOf = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** What stands between <!-- name --> and <!-- /name -->. */
function between(file: string, name: string): string {
  const match = new RegExp(`<!-- ${name} -->\\n([^]*?)\\n?<!-- /${name} -->`).exec(read(file));
  if (!match) throw new Error(`${file} has no <!-- ${name} --> … <!-- /${name} -->`);
  return match[1] ?? "";
}

/** The cells of the table whose header begins with `first`, without header and rule. */
function tableOf(file: string, first: string): string[][] {
  const lines = read(file).split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${first} |`.replace("  ", " ")));
  const rows: string[][] = [];
  for (const line of start < 0 ? [] : lines.slice(start + 2)) {
    if (!line.startsWith("|")) break;
    rows.push(
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
  return rows;
}

const unquoted = (cell = "") => cell.replaceAll("`", "");

function roleMatrix(): string {
  const names = Object.keys(PERMISSIONS) as PermissionName[];
  return [
    rowOf(["may …", "in", ...ROLES]),
    rowOf(Array.from({ length: ROLES.length + 2 }, () => "---")),
    ...names.map((name) => {
      const { can, scope } = PERMISSIONS[name];
      const place = scope === "org" ? "organization" : "project";
      return rowOf([can, place, ...ROLES.map((role) => (holds(role, name) ? "✓" : ""))]);
    }),
  ].join("\n");
}

const EFFECTS: Record<FailureEffect, string> = {
  task: "fails this task and goes on",
  retry: "tries again, then fails this task",
  wait: "waits; fails nothing",
  pause: "pauses; the task stays to do",
  budget: "stops; the task stays to do",
  stop: "ends as failed",
};

const failureTable = () =>
  [
    rowOf(["code", "what people read", "the run"]),
    rowOf(["---", "---", "---"]),
    ...FAILURE_CODES.map((code) =>
      rowOf([`\`${code}\``, FAILURES[code].sentence, EFFECTS[FAILURES[code].effect]]),
    ),
  ].join("\n");

describe("tables drawn from the code (on a difference, paste what was expected)", () => {
  test("the roles of the README", () => {
    expect(between("README.md", "roles")).toBe(roleMatrix());
  });

  test("the failure codes of docs/llm.md", () => {
    expect(between("docs/llm.md", "failures")).toBe(failureTable());
  });

  test("docs/import-export.md explains every reject code and no other", () => {
    const codes = tableOf("docs/import-export.md", "code").map(([code]) => unquoted(code));
    expect(codes.toSorted()).toEqual(REJECT_CODES.toSorted());
  });

  test("the limits of docs/import-export.md are those of lib/limits.ts", () => {
    const rows = tableOf("docs/import-export.md", "limit");
    const known: Record<string, number> = limits;
    expect(rows.length).toBeGreaterThan(5);
    for (const [name, value] of rows)
      expect(`${name} ${value}`).toBe(`${name} ${known[unquoted(name)]?.toLocaleString("en")}`);
  });

  test("the demo logins", () => {
    const rows = tableOf("README.md", "demo login");
    expect(rows).toEqual(DEMO_LOGINS.map(({ email, name, password }) => [email, name, password]));
  });

  test("the demo organization holds what docs/demo.md says", () => {
    const rows = new Map(tableOf("docs/demo.md", "").map(([name = "", value = ""]) => [name, value]));
    const truths = SUPPORT_MESSAGES.filter(({ isGroundTruth }) => isGroundTruth);
    expect(rows.get("Tasks")).toMatch(new RegExp(`^${SUPPORT_MESSAGES.length} `));
    expect(rows.get("Ground truth")).toMatch(new RegExp(`^${truths.length} `));
    expect(rows.get("Classes")?.split(", ")).toEqual(Object.values(SUPPORT_LABELS).map(({ value }) => value));
  });

  test("the settings of the README exist and have these defaults", () => {
    const rows = tableOf("README.md", "variable");
    const known: Record<string, (typeof EnvSchema.shape)[keyof typeof EnvSchema.shape]> = EnvSchema.shape;
    expect(rows.length).toBeGreaterThan(5);
    for (const [cell, shown] of rows) {
      const name = unquoted(cell);
      expect(Object.keys(known)).toContain(name);
      expect(`${name} ${unquoted(shown)}`).toBe(`${name} ${known[name]?.safeParse(undefined).data ?? ""}`);
    }
  });
});

describe.each(FILES)("%s", (file) => {
  const text = read(file);

  test("is short enough to be read", () => {
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(MAX_LINES[file as keyof typeof MAX_LINES]);
  });

  test("names only npm scripts that exist and have their file", () => {
    const scripts: Record<string, string> = JSON.parse(read("package.json")).scripts;
    for (const [, word = "", name = ""] of text.matchAll(/\bnpm (start|test|run ([a-z][a-z:]*))/g)) {
      const script = name || word;
      expect(Object.keys(scripts)).toContain(script);
      const [, program] = /^(?:node|tsx) (\S+)/.exec(scripts[script] ?? "") ?? [];
      if (program) expect(fs.existsSync(program), `${script} runs ${program}`).toBe(true);
    }
  });

  test("names only settings that exist", () => {
    const names = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/g)].map(([, name = ""]) => name);
    const known = new Set<string>([
      ...Object.keys(EnvSchema.shape),
      ...Object.keys(limits),
      ...FAILURE_CODES,
      ...REJECT_CODES,
      ...["NODE_ENV", "JSON_MIN"],
    ]);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  // Pictures are left out: they are made from the running product.
  test("links and paths lead to files", () => {
    const links = [...text.matchAll(/(?<!!)\[[^\]]*\]\((?!https?:)([^)#]+)\)/g)].map(([, to = ""]) =>
      path.join(path.dirname(file), to),
    );
    const paths = [...text.matchAll(/`([\w.-]+\/[\w./-]*(?:\.(?:tsx?|mjs|md|prisma)|\/))`/g)].map(
      ([, to = ""]) => BASES.map((base) => path.join(base, to)).find((at) => fs.existsSync(at)) ?? to,
    );
    expect([...links, ...paths].filter((at) => !fs.existsSync(at))).toEqual([]);
  });
});
