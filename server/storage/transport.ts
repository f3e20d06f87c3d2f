// The way to a storage over HTTP that both clients use: guarded connections, no redirects, and answers that end.
import { Readable } from "node:stream";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { StorageErrorCode } from "@/lib/storage-errors";
import { agentsFor } from "@/server/storage/guard";
import type { StorageSettings } from "@/server/storage/settings";
import { StorageError } from "@/server/storage/source";

/** A page of 1,000 keys of 1,024 bytes, each byte written with three, has about 4 MB; more would hold the process up. */
const MAX_ANSWER_BYTES = 6_000_000;
const MAX_WAIT_SECONDS = 5;

type Handle = NodeHttpHandler["handle"];
export type HttpRequest = Parameters<Handle>[0];
export type HttpResponse = Awaited<ReturnType<Handle>>["response"] & { body: Readable };
export type Transport = {
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>;
  close(): void;
};

/** What is read as a stream, and the element that a listing consists of. */
export type Expected = { isObject: (request: HttpRequest) => boolean; listing: string };

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, trace() {} };

export function openTransport(endpoint: URL, expected: Expected, settings: StorageSettings): Transport {
  const agents = agentsFor(endpoint, settings);
  const handler = new NodeHttpHandler({ ...agents, logger: SILENT });
  const isListing = new RegExp(`^\\uFEFF?\\s*(?:<\\?xml[^>]*\\?>\\s*)?<${expected.listing}[\\s>]`);
  return {
    async send(request, signal) {
      const { response } = await handler.handle(request, signal ? { abortSignal: signal } : {});
      const body = response.body as Readable;
      const fault = faultOf(response);
      if (fault) {
        body.destroy();
        throw new StorageError(fault);
      }
      const isDone = response.statusCode < 300;
      if (isDone && expected.isObject(request)) return Object.assign(response, { body });
      const text = await readText(body);
      const isSafe = text !== null && !UNSAFE_XML.test(text);
      if (isDone && !(isSafe && isListing.test(text))) throw new StorageError("BAD_ANSWER");
      // What is refused in unreadable words is refused all the same: the status tells.
      return Object.assign(response, { body: Readable.from(isSafe ? [text] : []) });
    },
    close() {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

/** Declarations and comments, which no storage sends: a few megabytes of them hold a client's XML parser for hours. */
const UNSAFE_XML = /<!(?!\[CDATA\[)/;

/** Null where it is too long. */
async function readText(body: Readable): Promise<string | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.byteLength;
    if (bytes > MAX_ANSWER_BYTES) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
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
