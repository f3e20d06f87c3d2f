// The simulated provider of the benches, in a process of its own as the real one is.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { z } from "zod";
import type { Options } from "@/tests/fakes/openai/options";

export interface Simulator {
  /** The value for LLM_BASE_URL. */
  url: string;
  configure(options: Partial<z.infer<typeof Options>>): Promise<void>;
  /** Calls that were refused for their rate since the start. */
  refused(): Promise<number>;
  stop(): void;
}

export async function startSimulator(latencyMs: number): Promise<Simulator> {
  const args = ["--import", "tsx", "tests/fakes/openai/main.ts", "0", String(latencyMs)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = /LLM_BASE_URL=(\S+),/.exec(String(line))?.[1];
  if (!url) throw new Error("the simulator did not start");
  const ask = async (body?: object) => {
    const init = body ? { method: "POST", body: JSON.stringify(body) } : {};
    const reply = await fetch(new URL("/__sim", url), init);
    if (!reply.ok) throw new Error(`the simulator refused ${JSON.stringify(body)}`);
    return (await reply.json()) as { stats: { limited: number } };
  };
  return {
    url,
    configure: async (options) => void (await ask({ options })),
    refused: async () => (await ask()).stats.limited,
    stop: () => void child.kill(),
  };
}
