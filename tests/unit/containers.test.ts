// The container files against the project: the same Node, settings that exist, commands that exist, every secret documented.
import fs from "node:fs";
import { expect, test } from "vitest";
import { EnvSchema } from "@/server/env";

const read = (file: string) => fs.readFileSync(file, "utf8");
const compose = read("compose.yaml");

test("the image has the Node of the project", () => {
  const node = JSON.parse(read("package.json")).devDependencies.node;
  const images = [...read("Dockerfile").matchAll(/^FROM node:([\d.]+)/gm)].map((match) => match[1]);
  expect(images).toEqual([node, node]);
});

test("the web servers are given settings that Assay knows", () => {
  const block = /environment: &assay-environment\n((?: {4}.*\n)+)/.exec(compose)?.[1] ?? "";
  const names = [...block.matchAll(/^ {4}([A-Z_]+):/gm)].map((match) => match[1] ?? "");
  expect(names).toContain("DATABASE_URL");
  expect(names.filter((name) => !(name in EnvSchema.shape))).toEqual([]);
});

test("commands start files that are there", () => {
  const files = [
    ...`${compose}${read("Dockerfile")}${read("docs/containers.md")}`.matchAll(/server\/cli\/[a-z]+\.ts/g),
  ];
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter(([file]) => !fs.existsSync(file))).toEqual([]);
});

test("every value that compose asks for stands in docs/containers.md, and none has a default", () => {
  const asked = new Set(
    [...compose.matchAll(/\$\{([A-Z_]+)(:\?)?/g)].map((match) => `${match[1]}${match[2] ?? ""}`),
  );
  expect([...asked].filter((name) => !name.endsWith(":?"))).toEqual([]);
  const documented = /```sh\nDOMAIN=[^`]+```/.exec(read("docs/containers.md"))?.[0] ?? "";
  const named = [...documented.matchAll(/^([A-Z_]+)=/gm)].map((match) => `${match[1]}:?`);
  expect(named.sort()).toEqual([...asked].sort());
});
