// Azure Blob Storage: a container of an account, opened with the account's key.
import type { Readable } from "node:stream";
import { type BlobItem, ContainerClient, newPipeline, StorageSharedKeyCredential } from "@azure/storage-blob";
import type { StorageSecret, StorageSource } from "@/lib/schemas/storage";
import { azureHttpClient, EXPECTED } from "@/server/storage/azure-http";
import { boundedBytes, within } from "@/server/storage/deadline";
import { faultOr } from "@/server/storage/faults";
import { plainEtag } from "@/server/storage/keys";
import { placeOf, type StorageSettings } from "@/server/storage/settings";
import { type ListOptions, type ObjectPage, type Source, StorageError } from "@/server/storage/source";
import { openTransport } from "@/server/storage/transport";

type AzureSource = Extract<StorageSource, { kind: "azure" }>;
type AzureSecret = Extract<StorageSecret, { kind: "azure" }>;

const AZURE_ENDPOINT = "https://ACCOUNT.blob.core.windows.net";
const MAX_TRIES = 3;
const RETRY_DELAY_MS = 500;
/** Blobs per answer; each may have a name of 1,024 characters and 8 KB of metadata. */
const MAX_BLOBS = 500;

export function azureSource(
  { account, container }: AzureSource,
  { accountKey }: AzureSecret,
  settings: StorageSettings,
): Source {
  const { azureEndpoint, callMs, readMs } = settings;
  const address = new URL((azureEndpoint ?? AZURE_ENDPOINT).replace("ACCOUNT", account));
  // What the deployment names itself needs no leave; a person only says which account.
  const allowedHosts = azureEndpoint ? new Set([placeOf(address)]) : settings.allowedHosts;
  const transport = openTransport(address, EXPECTED, { ...settings, allowedHosts });
  const credential = new StorageSharedKeyCredential(account, accountKey);
  const pipeline = newPipeline(credential, {
    httpClient: azureHttpClient(transport),
    retryOptions: { maxTries: MAX_TRIES, retryDelayInMs: RETRY_DELAY_MS },
  });
  const client = new ContainerClient(`${address.href.replace(/\/$/, "")}/${container}`, pipeline);
  return {
    list: (options, signal) =>
      within(callMs, signal, (abortSignal) => listPage(client, options, abortSignal)),
    async open(key, { maxBytes }, signal) {
      const answer = await within(callMs, signal, (abortSignal) =>
        client.getBlobClient(key).download(0, undefined, { abortSignal, maxRetryRequests: 0 }),
      );
      const body = answer.readableStreamBody as Readable;
      if ((answer.contentLength ?? 0) > maxBytes) {
        body.destroy();
        throw new StorageError("TOO_LARGE");
      }
      return {
        etag: plainEtag(answer.etag ?? ""),
        bytes: boundedBytes(body, { maxBytes, callMs, readMs }, signal),
      };
    },
    close: transport.close,
  };
}

async function listPage(
  client: ContainerClient,
  { prefix, recursive, cursor, limit }: ListOptions,
  abortSignal: AbortSignal,
): Promise<ObjectPage> {
  const options = { abortSignal, includeMetadata: true, ...(prefix ? { prefix } : {}) };
  const blobs = recursive ? client.listBlobsFlat(options) : client.listBlobsByHierarchy("/", options);
  const pages = blobs.byPage({
    maxPageSize: Math.min(limit, MAX_BLOBS),
    ...(cursor === null ? {} : { continuationToken: cursor }),
  });
  const { value: page } = await pages.next().catch(faultOr("BAD_ANSWER"));
  const next = page?.continuationToken || null;
  if (!page || (next !== null && next === cursor)) throw new StorageError("BAD_ANSWER");
  return { objects: page.segment.blobItems.filter(isFile).map(toObject), cursor: next };
}

/** Accounts with real folders list them as blobs that say so in their metadata. */
const isFile = ({ name, metadata }: BlobItem): boolean =>
  !name.endsWith("/") && metadata?.hdi_isfolder !== "true";

const toObject = ({ name, properties }: BlobItem) => ({
  key: name,
  etag: plainEtag(properties.etag),
  sizeBytes: properties.contentLength ?? 0,
  modifiedAt: properties.lastModified,
});
