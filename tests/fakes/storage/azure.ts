// A small Azure Blob Storage on this machine (Azurite), in memory and without its telemetry.
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import BlobConfiguration from "azurite/dist/src/blob/BlobConfiguration.js";
import BlobServer from "azurite/dist/src/blob/BlobServer.js";
import { AzuriteTelemetryClient } from "azurite/dist/src/common/Telemetry.js";
import type { Door } from "@/tests/fakes/storage/door";
import type { StorageServer } from "@/tests/fakes/storage/types";

/** The one account that Azurite knows, with its published key. */
const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/**
 * Puts a Blob Storage with one empty container behind the door. What it cannot do: names with control characters
 * (its answers are no XML then).
 */
export async function startAzure(door: Door, container = "texts"): Promise<StorageServer> {
  AzuriteTelemetryClient.enableTelemetry = false;
  const server = new BlobServer(quietConfiguration());
  await server.beforeStart();
  const [listener] = server.httpServer.listeners("request");
  door.serve(listener as Parameters<Door["serve"]>[0]);

  const address = `http://${door.host}/${ACCOUNT}`;
  const credential = new StorageSharedKeyCredential(ACCOUNT, ACCOUNT_KEY);
  const client = new BlobServiceClient(address, credential).getContainerClient(container);
  await client.create();
  return {
    source: { kind: "azure", account: ACCOUNT, container },
    secret: { kind: "azure", accountKey: ACCOUNT_KEY },
    async put(key, content, { contentEncoding } = {}) {
      const body = Buffer.from(content);
      const blobHTTPHeaders = contentEncoding ? { blobContentEncoding: contentEncoding } : {};
      await client.getBlockBlobClient(key).upload(body, body.byteLength, { blobHTTPHeaders });
    },
    async delete(key) {
      await client.deleteBlob(key);
    },
    async close() {
      door.empty();
      await server.afterClose();
    },
  };
}

function quietConfiguration(): BlobConfiguration {
  const noFile = "";
  const noLog = [false, undefined, false, undefined] as const;
  const [isLoose, skipsVersionCheck, isInMemory, usesPathStyleOnly] = [false, true, true, true];
  const noCertificate = ["", "", "", undefined] as const;
  return new BlobConfiguration(
    ...["127.0.0.1", 0, 5, noFile, noFile, []],
    ...noLog,
    ...[isLoose, skipsVersionCheck],
    ...noCertificate,
    ...[usesPathStyleOnly, isInMemory],
  );
}
