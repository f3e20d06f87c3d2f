// A provider on this machine that knows two models, so that no test leaves it.
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

/** Points LLM_BASE_URL to it; call before anything reads the environment. Returns how to stop it. */
export async function fakeProvider(): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const key = (request.headers.authorization ?? "").replace("Bearer ", "");
    provider.calls.push(key);
    const { status, body } = provider.answer(key);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.env.LLM_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
}
