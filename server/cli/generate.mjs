// Generates the Prisma client when the schema has changed, without the engine that Prisma's command would download.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const SCHEMA = path.join("prisma", "schema.prisma");
const CLIENT = path.join("prisma", "generated", "client.ts");
const STAMP = path.join("node_modules", ".assay-client");
const LOCK = path.join("node_modules", ".assay-lock");

/** Runs in the project's directory. `node` is the program to run Prisma with. Throws when Prisma refuses the schema. */
export function generateClient(node, say) {
  const hash = createHash("sha256").update(fs.readFileSync(SCHEMA));
  if (fs.existsSync(LOCK)) hash.update(fs.readFileSync(LOCK)); // another Prisma writes another client
  const wanted = hash.digest("hex");
  if (fs.existsSync(CLIENT) && fs.existsSync(STAMP) && fs.readFileSync(STAMP, "utf8") === wanted) return;

  say("Generating the database client");
  const { status, stdout, stderr } = spawnSync(
    node,
    [path.join("node_modules", "prisma", "build", "index.js"), "generate"],
    {
      encoding: "utf8",
      env: {
        ...process.env,
        // The client needs no engine; naming any program keeps the command from downloading one.
        PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true",
        CHECKPOINT_DISABLE: "1",
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
      },
    },
  );
  if (status !== 0) throw new Error(`The database client could not be generated:\n${stdout}${stderr}`);
  fs.writeFileSync(STAMP, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  generateClient(process.execPath, (line) => process.stdout.write(`${line}\n`));
}
