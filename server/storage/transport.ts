// The way to a storage over HTTP that both clients use: guarded connections, no redirects, and answers that end.
import { pipeline, type Readable, Transform } from "node:stream";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { StorageErrorCode } from "@/lib/storage-errors";
import { agentsFor } from "@/server/storage/guard";
import type { StorageSettings } from "@/server/storage/settings";
import { StorageError } from "@/server/storage/source";

/** A page of 1,000 keys of 1,024 bytes, each byte written with three, has about 4 MB. */
const MAX_ANSWER_BYTES = 16_000_000;
const MAX_WAIT_SECONDS = 5;

type Handle = NodeHttpHandler["handle"];
export type HttpRequest = Parameters<Handle>[0];
export type HttpResponse = Awaited<ReturnType<Handle>>["response"] & { body: Readable };
export type Transport = {
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>;
  close(): void;
};

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, trace() {} };

/** `isObject` tells the requests whose answer is read as a stream; every other answer is cut at its limit. */
export function openTransport(
  endpoint: URL,
  isObject: (request: HttpRequest) => boolean,
  settings: StorageSettings,
): Transport {
  const agents = agentsFor(endpoint, settings);
  const handler = new NodeHttpHandler({ ...agents, logger: SILENT });
  return {
    async send(request, signal) {
      const { response } = await handler.handle(request, signal ? { abortSignal: signal } : {});
      const body = response.body as Readable;
      const fault = faultOf(response);
      if (fault) {
        body.destroy();
        throw new StorageError(fault);
      }
      const isStream = isObject(request) && response.statusCode < 300;
      return Object.assign(response, { body: isStream ? body : cut(body) });
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

/** What neither client may act upon: an address to go to, and a wait that is longer than they have. */
function faultOf({
  statusCode,
  headers,
}: Pick<HttpResponse, "statusCode" | "headers">): StorageErrorCode | null {
  if (statusCode >= 300 && statusCode < 400)
    return headers["x-amz-bucket-region"] ? "WRONG_REGION" : "REDIRECTED";
  const isBusy = statusCode === 429 || statusCode === 503;
  return isBusy && Number(headers["retry-after"]) > MAX_WAIT_SECONDS ? "SLOW_DOWN" : null;
}

function cut(body: Readable): Readable {
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.byteLength;
      done(bytes > MAX_ANSWER_BYTES ? new StorageError("BAD_ANSWER") : null, chunk);
    },
  });
  // The reader of `limit` hears of every fault; the callback is only asked for by the signature.
  pipeline(body, limit, () => {});
  return limit;
}
