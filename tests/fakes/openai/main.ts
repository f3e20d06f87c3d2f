// Starts the OpenAI simulator by hand: `tsx tests/fakes/openai/main.ts [port] [latency in ms]`.

import { startFakeOpenAI } from "@/tests/fakes/openai/server";

const [port = "8100", latencyMs = "0"] = process.argv.slice(2);
const fake = await startFakeOpenAI({ port: Number(port), latencyMs: Number(latencyMs) });
console.log(`OpenAI simulator: LLM_BASE_URL=${fake.url}, any key that starts with sk-`);
