// npm run dev:openai [port] [latency in ms]: an OpenAI on this machine, to run prompts against without a key that costs money.

import { startFakeOpenAI } from "@/tests/fakes/openai/server";

const [port = "8100", latencyMs = "0"] = process.argv.slice(2);
const fake = await startFakeOpenAI({ port: Number(port), latencyMs: Number(latencyMs) });
const control = new URL("/__sim", fake.url);
console.log(
  `OpenAI simulator: LLM_BASE_URL=${fake.url}, any key that starts with sk-; its controls: ${control}`,
);
