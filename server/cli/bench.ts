// npm run bench -- NAME: measures one thing beside its bare baseline, in a database of its own.
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Bench } from "@/tests/bench/figure";
import { cloneTemplate, joinCluster } from "@/tests/setup/cluster";
import { finish, say } from "./terminal";

await finish(async () => {
  const [name = "", ...rest] = process.argv.slice(2);
  const file = path.resolve("tests/bench", `${name}.ts`);
  if (!/^[a-z-]+$/.test(name) || !existsSync(file))
    throw new Error(
      "Usage: npm run bench -- convert | engine | estimate | import | llm | run | start | sync",
    );
  const { cluster, leave } = await joinCluster();
  try {
    const { url } = await cloneTemplate(cluster);
    Object.assign(process.env, { DATABASE_URL: url, LLM_DEMO: "on", LOG_LEVEL: "error" });
    const { default: bench } = (await import(pathToFileURL(file).href)) as { default: Bench };
    const figures = await bench(rest);
    say(JSON.stringify(figures.length === 1 ? figures[0] : figures));
  } finally {
    await leave();
  }
});
