// npm run dev: the database as in npm start, then Next's development server on it.
import "./settings";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { env } from "@/server/env";
import { prepare } from "./prepare";
import { stopOnSignal } from "./signals";
import { finish } from "./terminal";

await finish(async () => {
  const { stop } = await prepare({ seed: true });
  const next = spawn(
    process.execPath,
    ["node_modules/next/dist/bin/next", "dev", "-p", String(env.PORT), ...process.argv.slice(2)],
    { stdio: ["inherit", "inherit", "inherit"] },
  );
  stopOnSignal(async () => {
    next.kill("SIGTERM");
    await stop();
  });
  const [code] = await once(next, "exit");
  await stop();
  if (code) throw new Error(`The development server ended with code ${code}.`);
});
