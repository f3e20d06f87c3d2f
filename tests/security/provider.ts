// A provider on this machine that knows two models, so that no test leaves it; a setup file, because settings are read once.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type ProviderAnswer = { status: number; body: unknown };
const MODELS = { data: [{ id: "gpt-6-luna" }, { id: "gpt-4o" }] };

/** What `/models` answers for a key; tests replace it. */
export const provider = {
  calls: [] as string[],
  answer: (_key: string): ProviderAnswer => ({ status: 200, body: MODELS }),
};

const server = createServer((request, response) => {
  const key = (request.headers.authorization ?? "").replace("Bearer ", "");
  provider.calls.push(key);
  const { status, body } = provider.answer(key);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
server.unref();
process.env.LLM_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
