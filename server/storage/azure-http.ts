// Lets the Azure client speak through our transport: it brings its signatures and its reading of answers.
import { text } from "node:stream/consumers";
import { type HttpHeaders, type IHttpClient, RestError, type WebResource } from "@azure/storage-blob";
import { StorageError } from "@/server/storage/source";
import type { Expected, HttpRequest, HttpResponse, Transport } from "@/server/storage/transport";

export const EXPECTED: Expected = {
  isObject: ({ path }) => !/[?&]comp=list(?:&|$)/.test(path),
  listing: "EnumerationResults",
};

export function azureHttpClient(transport: Transport): IHttpClient {
  return {
    async sendRequest(request) {
      const asked = toRequest(request);
      const signal = request.abortSignal as AbortSignal | undefined;
      const response = await transport.send(asked, signal).catch(retriable);
      const { statusCode: status, body } = response;
      const answer = { request, status, headers: toHeaders(response, request.headers) };
      if (status < 300 && EXPECTED.isObject(asked)) {
        if (answer.headers.get("etag") && answer.headers.get("content-length"))
          return { ...answer, readableStreamBody: body };
        body.destroy();
        throw new StorageError("BAD_ANSWER");
      }
      return { ...answer, bodyAsText: await text(body) };
    },
  };
}

/** The client tries again what went wrong on the way only if it comes as an error of its own. */
function retriable(error: unknown): never {
  if (error instanceof StorageError || !(error instanceof Error && "code" in error)) throw error;
  throw new RestError(error.name, { code: String(error.code) });
}

/** The query stays in the path: it was signed as it is written. */
function toRequest({ url, method, headers }: WebResource): HttpRequest {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const place = { protocol, hostname, path: `${pathname}${search}`, ...(port ? { port: Number(port) } : {}) };
  return { ...place, method, headers: headers.toJson() } as HttpRequest;
}

/** The type has no constructor outside the client, but every request has an example. */
function toHeaders({ headers }: HttpResponse, example: HttpHeaders): HttpHeaders {
  const own = example.clone();
  for (const name of own.headerNames()) own.remove(name);
  for (const [name, value] of Object.entries(headers)) own.set(name, value);
  return own;
}
