// An S3 in memory that does as it is told, for what no real server does on demand; without a script it does as S3 does.
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { compareKeys } from "@/server/storage/keys";
import type { Door } from "@/tests/fakes/storage/door";
import { urlEncoded } from "@/tests/fakes/storage/s3";
import type { StorageServer } from "@/tests/fakes/storage/types";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;
type Stored = { body: Buffer; etag: string; headers: Record<string, string> };
type Asked = { key: string | null; query: URLSearchParams; headers: IncomingMessage["headers"] };

export type ScriptedS3 = StorageServer & {
  objects: Map<string, Stored>;
  requests: Asked[];
  /** Answers the next requests in this order; null lets one through. */
  script(...answers: (Answer | null)[]): void;
  /** Answers every request without a script. */
  always(answer: Answer | null): void;
  /** What S3 would answer. */
  answer: Answer;
};

const BUCKET = "texts";

export function startScriptedS3(door: Door): ScriptedS3 {
  const objects: ScriptedS3["objects"] = new Map();
  const requests: Asked[] = [];
  const scripts: (Answer | null)[] = [];
  let standing: Answer | null = null;
  const server: ScriptedS3 = {
    source: { kind: "s3", bucket: BUCKET, region: "us-east-1", endpoint: `http://${door.host}` },
    secret: { kind: "s3", accessKeyId: "AKIDGIVEN", secretAccessKey: "given-secret" },
    objects,
    requests,
    script: (...answers) => void scripts.push(...answers),
    always(answer) {
      standing = answer;
    },
    answer: (request, response) => answerAsS3(asked(request), objects, response),
    async put(key, content, { contentEncoding } = {}) {
      const body = Buffer.from(content);
      const etag = `"${createHash("md5").update(body).digest("hex")}"`;
      objects.set(key, {
        body,
        etag,
        headers: contentEncoding ? { "content-encoding": contentEncoding } : {},
      });
    },
    async delete(key) {
      objects.delete(key);
    },
    async close() {
      door.empty();
    },
  };
  door.serve((request, response) => {
    requests.push(asked(request));
    const answer = (scripts.length > 0 ? scripts.shift() : standing) ?? server.answer;
    answer(request, response);
  });
  return server;
}

function asked({ url = "", headers }: IncomingMessage): Asked {
  const [path = "", query = ""] = url.split("?", 2);
  const key = path.slice(`/${BUCKET}/`.length);
  return { key: key === "" ? null : decodeURIComponent(key), query: new URLSearchParams(query), headers };
}

/** An error as S3 writes it. */
export const refusal =
  (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/xml", ...headers }).end(errorXml(code));

/** No word of it may come out of the product. */
export const PROVIDER_WORDS = "words of the provider";

const errorXml = (code: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${PROVIDER_WORDS}</Message></Error>`;

export const plain =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "text/html", ...headers }).end(body);

function answerAsS3({ key, query }: Asked, objects: ScriptedS3["objects"], response: ServerResponse): void {
  const object = key === null ? null : objects.get(key);
  if (object === null)
    response.writeHead(200, { "content-type": "application/xml" }).end(listing(objects, query));
  else if (object) {
    const { body, etag, headers } = object;
    response.writeHead(200, { etag, "content-length": body.byteLength, ...headers }).end(body);
  } else {
    response.writeHead(404, { "content-type": "application/xml" }).end(errorXml("NoSuchKey"));
  }
}

function listing(objects: ScriptedS3["objects"], query: URLSearchParams): string {
  const [prefix, delimiter, after] = ["prefix", "delimiter", "start-after"].map(
    (name) => query.get(name) ?? "",
  );
  const most = Number(query.get("max-keys") ?? 1_000);
  const entries = new Map<string, Stored | null>();
  for (const key of [...objects.keys()].sort(compareKeys)) {
    if (!key.startsWith(prefix ?? "") || compareKeys(key, after ?? "") <= 0) continue;
    const end = delimiter ? key.indexOf(delimiter, prefix?.length) : -1;
    if (end === -1) entries.set(key, objects.get(key) ?? null);
    else entries.set(key.slice(0, end + 1), null);
    if (entries.size > most) break;
  }
  const page = [...entries].slice(0, most).map(([key, object]) => entryXml(key, object));
  return listXml(page, entries.size > most);
}

export const listXml = (entries: string[], isTruncated: boolean): string =>
  `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>${BUCKET}</Name><EncodingType>url</EncodingType>` +
  `<KeyCount>${entries.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${entries.join("")}</ListBucketResult>`;

const MODIFIED = "2026-01-02T03:04:05.000Z";

/** `object` null writes a common prefix. */
export const entryXml = (key: string, object: Pick<Stored, "body" | "etag"> | null): string =>
  object
    ? `<Contents><Key>${urlEncoded(key)}</Key><LastModified>${MODIFIED}</LastModified>` +
      `<ETag>${object.etag.replaceAll('"', "&quot;")}</ETag><Size>${object.body.byteLength}</Size></Contents>`
    : `<CommonPrefixes><Prefix>${urlEncoded(key)}</Prefix></CommonPrefixes>`;
