// A small S3 on this machine (s3rver), mended where it is unlike S3.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import S3rver, { type Answer } from "@20minutes/s3rver";
import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Door } from "@/tests/fakes/storage/door";
import type { StorageServer } from "@/tests/fakes/storage/types";

/** The one account that s3rver knows. */
const KEY = "S3RVER";
const REGION = "us-east-1";

/**
 * Puts an S3 with one empty bucket behind the door. What it cannot do: look at signatures (it refuses right ones on
 * a bucket; unknown access keys are refused), names of more than about 200 bytes between two slashes.
 */
export async function startS3(door: Door, bucket = "texts"): Promise<StorageServer> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "assay-s3-"));
  const server = new S3rver({
    silent: true,
    directory,
    vhostBuckets: false,
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  await server.configureBuckets();
  mendListing(server);
  door.serve(server.callback());

  const endpoint = `http://${door.host}`;
  const credentials = { accessKeyId: KEY, secretAccessKey: KEY };
  const client = new S3Client({ region: REGION, endpoint, forcePathStyle: true, credentials });
  return {
    source: { kind: "s3", bucket, region: REGION, endpoint },
    secret: { kind: "s3", ...credentials },
    async put(key, content, { contentEncoding } = {}) {
      const place = { Bucket: bucket, Key: key, Body: content };
      await client.send(
        new PutObjectCommand(contentEncoding ? { ...place, ContentEncoding: contentEncoding } : place),
      );
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    async close() {
      door.empty();
      client.destroy();
      server.logger.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * s3rver lists as the folders lie on the disk ("a/b" before "a.txt"), cuts its pages in that order, and cannot make
 * a continuation token with the OpenSSL of this Node; it knows no encoding-type and escapes keys twice in its XML. It
 * lists all, and the pages of S3 are cut and written here.
 */
function mendListing(server: S3rver): void {
  const { store } = server;
  const list = store.listObjects.bind(store);
  store.listObjects = (bucket, options) =>
    list(bucket, { ...options, startAfter: "", maxKeys: Number.POSITIVE_INFINITY });
  server.middleware.splice(-1, 0, async (context, next) => {
    await next();
    const answer = context.body?.ListBucketResult;
    if (!answer) return;
    const { "start-after": after = "", "max-keys": most = "1000" } = context.query;
    const prefixes = answer.CommonPrefixes.map(({ Prefix }) => ({ name: Prefix, object: null }));
    const entries = [...answer.Contents.map((object) => ({ name: object.Key, object })), ...prefixes]
      .filter(({ name }) => Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
    const page = entries.slice(0, Number(most));
    answer.Contents = page.flatMap(({ object }) => object ?? []);
    answer.CommonPrefixes = page.flatMap(({ name, object }) => (object ? [] : { Prefix: name }));
    answer.KeyCount = page.length;
    answer.IsTruncated = page.length < entries.length;
    if (context.query["encoding-type"] === "url") encode(answer);
  });
}

/** As S3 does with encoding-type=url: like a form, with slashes as they are. */
export const urlEncoded = (key: string): string =>
  new URLSearchParams({ key }).toString().slice("key=".length).replaceAll("%2F", "/");

function encode(answer: Answer): void {
  answer.EncodingType = "url";
  answer.Contents = answer.Contents.map((object) => ({ ...object, Key: urlEncoded(object.Key) }));
  answer.CommonPrefixes = answer.CommonPrefixes.map(({ Prefix }) => ({ Prefix: urlEncoded(Prefix) }));
}
