// An import of 100,000 rows of CSV, from the stored file to tasks, beside a bare COPY of the same rows into a table like "Task".
import { hash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { type Bench, figure } from "@/tests/bench/figure";

const ROWS = 100_000;
const MAX_MIB = 400;
const SAMPLE_EVERY_MS = 20;
const WORDS =
  "my order arrived late and the box was open so I would like to know where the refund is because support has not answered since Monday".split(
    " ",
  );

/** About 130 characters, different in each row. */
const textOf = (row: number) =>
  Array.from({ length: 24 }, (_, i) => WORDS[(row * 7 + i * (1 + (row % 5))) % WORDS.length]).join(" ");

function* csvLines() {
  yield "id,text\n";
  for (let row = 0; row < ROWS; row++) yield `ticket-${row},"${textOf(row)}, number ${row}"\n`;
}

const bench: Bench = async () => {
  const { importSeconds, peakMiB } = await productImport();
  const copySeconds = await bareCopy();
  const rates = { value: ROWS / importSeconds, baseline: ROWS / copySeconds };
  return [
    figure("import", "rows/s", rates, { atLeast: 0.25 }),
    figure("import-memory", "MiB", { value: peakMiB, baseline: MAX_MIB }, { atMost: 1 }),
  ];
};

export default bench;

async function productImport() {
  const { env } = await import("@/server/env");
  const { prisma } = await import("@/server/db/client");
  const { jobScope } = await import("@/server/scope");
  const { runImport } = await import("@/server/services/imports/run");
  const { runWorld } = await import("@/tests/integration/services/run-world");
  const world = await runWorld({ tasks: 0, groundTruth: 0 });
  const filePath = randomUUID();
  await mkdir(path.join(env.dataDir, "uploads"), { recursive: true });
  await pipeline(Readable.from(csvLines()), createWriteStream(path.join(env.dataDir, "uploads", filePath)));
  const { id: importId } = await prisma().import.create({
    data: {
      ...{ orgId: world.orgId, projectId: world.projectId, createdById: world.managerId },
      ...{ fileName: "bench.csv", filePath, sizeBytes: 0n, format: "csv", delimiter: ",", encoding: "utf-8" },
      state: "queued",
      mapping: { textColumn: "text", idColumn: "id", onDuplicate: "skip", columns: ["id", "text"] },
    },
  });
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, SAMPLE_EVERY_MS);
  const began = performance.now();
  const result = await runImport(jobScope(world.orgId, "bench"), { importId });
  const importSeconds = (performance.now() - began) / 1000;
  clearInterval(sampler);
  if (result?.imported !== ROWS) throw new Error("the import did not take every row");
  return { importSeconds, peakMiB: peak / 1024 ** 2 };
}

async function bareCopy(): Promise<number> {
  const { pool } = await import("@/server/db/client");
  const client = await pool().connect();
  await client.query('create table bare_task (like "Task" including all)');
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const text = `${textOf(row)}, number ${row}`;
    const json = JSON.stringify({ id: `ticket-${row}`, text });
    return `org\tproject\t${row}\tticket-${row}\t${text}\t${json}\t${hash("sha256", json, "base64url")}\n`;
  });
  const pieces = Array.from({ length: ROWS / 5_000 }, (_, i) =>
    lines.slice(i * 5_000, (i + 1) * 5_000).join(""),
  );
  const began = performance.now();
  const columns = '"orgId", "projectId", "innerId", "externalId", text, data, "contentHash"';
  await pipeline(Readable.from(pieces), client.query(copyFrom(`copy bare_task (${columns}) from stdin`)));
  const seconds = (performance.now() - began) / 1000;
  client.release();
  return seconds;
}
