// Brings a fresh clone to the point where a command can run, then hands over to it. Needs nothing but Node 20 and npm.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { generateClient } from "./generate.mjs";

const COMMANDS = ["start", "test", "dev", "demo", "bench"];
const NEEDED_NODE = [22, 19];

const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
process.env.NEXT_TELEMETRY_DISABLED = "1";
process.env.CHECKPOINT_DISABLE = "1";

const [command, ...rest] = process.argv.slice(2);
if (!COMMANDS.includes(command)) fail(`Usage: node server/cli/setup.mjs ${COMMANDS.join("|")} [arguments]`);

installDependencies();
const node = findNode();
generateClient(node, (line) => say(line));
handOver(node, command, rest);

/** Standard error, so that what a command prints on standard output stays its own. */
function say(line) {
  process.stderr.write(`· ${line}\n`);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function installDependencies() {
  const stamp = path.join("node_modules", ".assay-lock");
  const lock = fs.readFileSync("package-lock.json");
  const wanted = createHash("sha256").update(lock).digest("hex");
  if (read(stamp) === wanted) return;
  if (!installedByHand()) {
    say("Installing the dependencies (npm ci); the first time this takes a minute");
    const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    const { status, error } = runNpm(args);
    if (status !== 0) fail(`npm ci failed${error ? `: ${error.message}` : "; its message stands above."}`);
  }
  fs.writeFileSync(stamp, wanted);
}

// npm writes node_modules/.package-lock.json at the end of an install: one that is newer than the lock file is complete.
function installedByHand() {
  const written = fs.statSync(path.join("node_modules", ".package-lock.json"), { throwIfNoEntry: false });
  return written !== undefined && written.mtimeMs >= fs.statSync("package-lock.json").mtimeMs;
}

function runNpm(args) {
  const cli = process.env.npm_execpath;
  const options = { stdio: ["ignore", 2, 2], env: { ...process.env, NODE_ENV: "development" } };
  if (cli?.endsWith(".js")) return spawnSync(process.execPath, [cli, ...args], options);
  return spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

// The project brings its own Node, because the machine's may be too old; its package fetches the binary in an install script.
function findNode() {
  const own = path.join(root, "node_modules", "node", "bin", "node");
  const script = path.join("node_modules", "node", "installArchSpecificPackage.js");
  if (!fs.existsSync(own) && fs.existsSync(script)) {
    say("Fetching Node 24 for this project");
    spawnSync(process.execPath, ["installArchSpecificPackage.js"], {
      cwd: path.dirname(script),
      stdio: ["ignore", 2, 2],
    });
  }
  if (fs.existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor >= NEEDED_NODE[1]))
    return process.execPath;
  return fail(`Assay needs Node ${NEEDED_NODE.join(".")} or newer; this is Node ${process.versions.node}.`);
}

// The channel tells the command when this process is gone, even when nobody could send it a signal.
function handOver(nodeBinary, name, args) {
  const bin = path.join(root, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` };
  if (name === "start") env.NODE_ENV = "production";
  const child = spawn(nodeBinary, ["--import", "tsx", `server/cli/${name}.ts`, ...args], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env,
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`The command could not be started: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}
