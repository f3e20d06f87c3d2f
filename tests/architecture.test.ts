// Holds the layers and the length budget: what each folder may import, how long a file may be, and how it opens.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

type Layer = {
  /** Beginnings of the project paths that the layer may import, besides packages. */
  may: string[];
  /** Packages that it may not import. */
  notPackages?: RegExp;
};

const NODE = /^node:/;
const ENGINE_PACKAGES = /^(?!pg$|@marcbachmann\/cel-js|croner|node:)/;

/** The most specific beginning wins; a file outside every layer fails, so that a new folder must say what it is. */
const LAYERS: Record<string, Layer> = {
  "app/api/": { may: ["server/", "lib/"], notPackages: /^@prisma/ },
  "app/": {
    may: ["components/", "server/caller", "server/env", "lib/", "app/"],
    notPackages: /^(pg|@prisma|openai|inngest)/,
  },
  "components/": { may: ["components/", "lib/"], notPackages: /^(pg|@prisma|openai|inngest|node:)/ },
  "server/routers/": {
    may: ["server/trpc", "server/routers/", "server/services/", "lib/"],
    notPackages: /^(next|openai|inngest)/,
  },
  "server/jobs/": {
    may: ["server/jobs/", "server/inngest/", "server/services/", "server/scope", "server/env", "lib/"],
    notPackages: /^(openai|@prisma|pg)/,
  },
  "server/inngest/": {
    may: ["server/inngest/", "server/env", "server/log", "server/engine/engine", "server/db/url", "lib/"],
    notPackages: /^(openai|@prisma)/,
  },
  "server/services/": {
    may: [
      "server/services/",
      "server/scope",
      "server/db/",
      "server/llm/",
      "server/transfer/",
      "server/storage/",
      "server/mail/",
      "server/secrets",
      "server/auth/",
      "server/env",
      "server/log",
      "server/inngest/events",
      "server/inngest/inspect",
      "prisma/generated",
      "lib/",
    ],
    notPackages: /^(next|openai|inngest|nodemailer|@aws-sdk|@smithy|@azure)/,
  },
  "server/llm/openai.ts": { may: ["server/llm/", "server/env", "lib/"] },
  "server/llm/": { may: ["server/llm/", "server/env", "lib/"], notPackages: /^(openai|@prisma|pg)$/ },
  "server/transfer/": {
    may: ["server/transfer/", "server/env", "lib/"],
    notPackages: /^(openai|@prisma|pg)$/,
  },
  "server/storage/": {
    may: ["server/storage/", "server/env", "lib/"],
    notPackages: /^(openai|@prisma|pg)$/,
  },
  "server/mail/": { may: ["server/env", "lib/"], notPackages: /^(openai|@prisma|pg)$/ },
  "server/engine/": { may: ["server/engine/"], notPackages: ENGINE_PACKAGES },
  "server/": { may: ["server/", "prisma/", "lib/", "tests/bench/", "tests/setup/"] },
  "lib/": { may: ["lib/"], notPackages: /^(react|next|node:|pg|@prisma|openai|inngest)/ },
  "prisma/seed/": { may: ["prisma/", "server/", "lib/"] },
  "proxy.ts": { may: ["server/", "lib/"] },
  instrumentation: { may: ["server/", "instrumentation.node"] },
};

const FOLDERS = ["app", "components", "lib", "server", "prisma/seed"];
const MAX_LINES = 250;
const MAX_APP_LINES = 80;
const MAX_JOB_LINES = 60;

const sources = [...FOLDERS.flatMap(filesOf), "proxy.ts", "instrumentation.ts", "instrumentation.node.ts"];

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name))
    .filter((file) => /\.tsx?$/.test(file) && statSync(file).isFile());
}

const layerOf = (file: string) =>
  Object.entries(LAYERS)
    .filter(([prefix]) => file.startsWith(prefix))
    .sort(([a], [b]) => b.length - a.length)[0];

/** Import statements that exist at run time; `import type` carries nothing over a border. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const found = [
    ...text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+"([^"]+)"/gms),
    ...text.matchAll(/\bimport\("([^"]+)"\)/g),
  ];
  return found.map((match) => match[1] ?? "");
}

/** The project path behind an import, or null for a package. */
function projectPath(file: string, specifier: string): string | null {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  return specifier.startsWith(".") ? path.posix.join(path.posix.dirname(file), specifier) : null;
}

it("knows the layer of every source file", () => {
  expect(sources.filter((file) => !layerOf(file))).toEqual([]);
  expect(sources.length).toBeGreaterThan(200);
});

it("imports only what the layer may import; move the code or ask for it through the layer between", () => {
  const breaks: string[] = [];
  for (const file of sources) {
    const [name, layer] = layerOf(file) ?? ["", { may: [] }];
    for (const specifier of importsOf(file)) {
      const target = projectPath(file, specifier);
      const ok =
        target === null
          ? !layer.notPackages?.test(specifier)
          : layer.may.some((prefix) => target.startsWith(prefix));
      if (!ok) breaks.push(`${file} (${name}) may not import ${specifier}`);
    }
  }
  expect(breaks).toEqual([]);
});

it("keeps files short; split by verb what has grown", () => {
  const limit = (file: string) =>
    file.startsWith("app/") ? MAX_APP_LINES : file.startsWith("server/jobs/") ? MAX_JOB_LINES : MAX_LINES;
  const lines = (file: string) => readFileSync(file, "utf8").trimEnd().split("\n").length;
  const long = sources.filter(
    (file) => !file.startsWith("prisma/seed/messages/") && lines(file) > limit(file),
  );
  expect(long.map((file) => `${file}: ${lines(file)} lines, at most ${limit(file)}`)).toEqual([]);
});

it("opens every file with one sentence that says what it is for", () => {
  const opening = /^("use client";\s*)?\/\/ \S/;
  expect(sources.filter((file) => !opening.test(readFileSync(file, "utf8")))).toEqual([]);
});

it("goes to the database through a scope alone", () => {
  const raw = sources.filter((file) => /queryRawUnsafe|executeRawUnsafe/.test(readFileSync(file, "utf8")));
  expect(raw).toEqual([]);
  const clients = sources.filter((file) => importsOf(file).includes("@/server/db/client"));
  expect(clients.filter((file) => !ALLOWED_CLIENTS.has(file))).toEqual([]);
});

/** scope.ts makes scopes; the others end connections of a process that stops. */
const ALLOWED_CLIENTS = new Set([
  "server/scope.ts",
  "server/cli/prepare.ts",
  "server/cli/demo.ts",
  "server/shutdown.ts",
  "server/health.ts",
]);

it("has no Node built-in in lib", () => {
  const used = filesOf("lib").filter((file) => importsOf(file).some((specifier) => NODE.test(specifier)));
  expect(used).toEqual([]);
});
