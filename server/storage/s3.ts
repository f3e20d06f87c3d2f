// Amazon S3 and the many services that speak like it.
import type { Readable } from "node:stream";
import { GetObjectCommand, ListObjectsV2Command, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { StorageSecret, StorageSource } from "@/lib/schemas/storage";
import { boundedBytes, within } from "@/server/storage/deadline";
import { endpointProblem } from "@/server/storage/guard";
import { plainEtag } from "@/server/storage/keys";
import { readPage } from "@/server/storage/s3-page";
import type { StorageSettings } from "@/server/storage/settings";
import { type ListOptions, type ObjectPage, type Source, StorageError } from "@/server/storage/source";
import { type Expected, type HttpRequest, openTransport, type Transport } from "@/server/storage/transport";

type S3Source = Extract<StorageSource, { kind: "s3" }>;
type S3Secret = Extract<StorageSecret, { kind: "s3" }>;

const MAX_TRIES = 3;
/** Keys per answer, by the protocol. */
const MAX_KEYS = 1_000;
/** A page that brings nothing new is asked for once more; a server that repeats itself for ever is none. */
const PAGE_TRIES = 2;

const EXPECTED: Expected = {
  isObject: ({ query }) => !("list-type" in query),
  listing: "ListBucketResult",
};

/** Throws StorageError for an endpoint that may not be used. */
export function s3Source(source: S3Source, secret: S3Secret, settings: StorageSettings): Source {
  const endpoint = source.endpoint ?? awsEndpoint(source.region);
  const problem = endpointProblem(endpoint, settings);
  if (problem) throw new StorageError(problem);
  const transport = openTransport(new URL(endpoint), EXPECTED, settings);
  const client = new S3Client(clientConfig(source, secret, endpoint, transport));
  const { bucket } = source;
  return {
    list: (options, signal) =>
      within(settings.callMs, signal, (abortSignal) => listPage(client, bucket, options, abortSignal)),
    async open(key, { maxBytes }, signal) {
      const { callMs, readMs } = settings;
      const answer = await within(callMs, signal, (abortSignal) =>
        client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal }),
      );
      const body = answer.Body as Readable;
      const isTooLarge = (answer.ContentLength ?? 0) > maxBytes;
      if (isTooLarge || !answer.ETag) {
        body.destroy();
        throw new StorageError(isTooLarge ? "TOO_LARGE" : "BAD_ANSWER");
      }
      return {
        etag: plainEtag(answer.ETag),
        bytes: boundedBytes(body, { maxBytes, callMs, readMs }, signal),
      };
    },
    close: () => client.destroy(),
  };
}

const awsEndpoint = (region: string): string =>
  `https://s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;

/** Everything that the package would otherwise look for in the environment, in files or on the machine is given here. */
function clientConfig(
  { region, endpoint: ownEndpoint }: S3Source,
  { accessKeyId, secretAccessKey, sessionToken }: S3Secret,
  endpoint: string,
  transport: Transport,
): S3ClientConfig {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  return {
    region,
    endpoint,
    // Names of buckets as names of hosts are for AWS; elsewhere few set up the certificates for it.
    forcePathStyle: ownEndpoint !== undefined,
    credentials,
    requestHandler: {
      handle: async (request: HttpRequest, options?: { abortSignal?: unknown }) => ({
        response: await transport.send(request, options?.abortSignal as AbortSignal | undefined),
      }),
      destroy: transport.close,
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
    },
    maxAttempts: MAX_TRIES,
    retryMode: "standard",
    defaultsMode: "standard",
    followRegionRedirects: false,
    useArnRegion: false,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    disableS3ExpressSessionAuth: true,
    authSchemePreference: ["sigv4"],
    sigv4aSigningRegionSet: [],
    userAgentAppId: "",
    // Other servers refuse the checksums that AWS has come to like.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  };
}

async function listPage(
  client: S3Client,
  bucket: string,
  options: ListOptions,
  abortSignal: AbortSignal,
): Promise<ObjectPage> {
  const command = new ListObjectsV2Command({
    Bucket: bucket,
    MaxKeys: Math.min(options.limit, MAX_KEYS),
    Prefix: options.prefix,
    EncodingType: "url",
    // A continuation token may be forgotten by the server; a key stays good for ever.
    ...(options.cursor === null ? {} : { StartAfter: options.cursor }),
    ...(options.recursive ? {} : { Delimiter: "/" }),
  });
  for (let tries = 0; tries < PAGE_TRIES; tries++) {
    const page = readPage(await client.send(command, { abortSignal }), options);
    if (page) return page;
  }
  throw new StorageError("BAD_ANSWER");
}
