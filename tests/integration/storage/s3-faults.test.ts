// What goes wrong between us and an S3 ends as one code of the closed list, in time, and without the provider's words.
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { StorageErrorCode } from "@/lib/storage-errors";
import { openSource } from "@/server/storage/open";
import { type Source, StorageError } from "@/server/storage/source";
import {
  type Answer,
  PROVIDER_WORDS,
  plain,
  refusal,
  type ScriptedS3,
  startScriptedS3,
} from "@/tests/fakes/storage/scripted-s3";
import { codeOf, never, readAll } from "@/tests/integration/storage/harness";
import { s3Door } from "@/tests/setup/storage";

let server: ScriptedS3;
let source: Source;
const page = { prefix: "", recursive: true, cursor: null, limit: 10 };

beforeAll(async () => {
  server = startScriptedS3(s3Door);
  await server.put("a", "content");
  source = openSource(server.source, server.secret);
});
afterEach(() => server.always(null));
afterAll(() => {
  source.close();
  return server.close();
});

describe("an answer", () => {
  test.each<[string, Answer, StorageErrorCode]>([
    ["403", refusal(403, "AccessDenied"), "ACCESS_DENIED"],
    ["403 for the signature", refusal(403, "SignatureDoesNotMatch"), "ACCESS_DENIED"],
    ["401", plain(401, "no"), "ACCESS_DENIED"],
    ["400 for a token that has ended", refusal(400, "ExpiredToken"), "ACCESS_DENIED"],
    ["404 without a bucket", refusal(404, "NoSuchBucket"), "NO_BUCKET"],
    ["404 of something else", plain(404, "<html>"), "BAD_ANSWER"],
    ["400 for the region", refusal(400, "AuthorizationHeaderMalformed"), "WRONG_REGION"],
    [
      "301 with a region",
      refusal(301, "PermanentRedirect", { "x-amz-bucket-region": "eu-west-1" }),
      "WRONG_REGION",
    ],
    [
      "307 with a region",
      refusal(307, "TemporaryRedirect", {
        "x-amz-bucket-region": "eu-west-1",
        location: "http://127.0.0.1:1/",
      }),
      "WRONG_REGION",
    ],
    ["301", refusal(301, "PermanentRedirect", { location: "http://127.0.0.1:1/" }), "REDIRECTED"],
    ["302", plain(302, "", { location: "https://example.com/" }), "REDIRECTED"],
    ["503 for a rest of an hour", refusal(503, "SlowDown", { "retry-after": "3600" }), "SLOW_DOWN"],
    ["501", refusal(501, "NotImplemented"), "BAD_ANSWER"],
    ["HTML", plain(200, "<html><body>Sign in</body></html>"), "BAD_ANSWER"],
    ["nothing", plain(200, ""), "BAD_ANSWER"],
    ["JSON", plain(200, '{"objects":[]}'), "BAD_ANSWER"],
    ["half an XML", plain(200, "<?xml version='1.0'?><ListBucketResult><IsTrunc"), "BAD_ANSWER"],
    ["a deep XML", plain(200, "<a>".repeat(200_000)), "BAD_ANSWER"],
    [
      "an XML of another kind",
      plain(200, "<?xml version='1.0'?><EnumerationResults><Blobs/></EnumerationResults>"),
      "BAD_ANSWER",
    ],
    [
      "an object without a key",
      plain(
        200,
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Size>1</Size></Contents></ListBucketResult>",
      ),
      "BAD_ANSWER",
    ],
    ["no HTTP", (_, response) => void response.socket?.end("SSH-2.0-OpenSSH_9.6\r\n"), "BAD_ANSWER"],
    [
      "a head without an end",
      (_, response) => void response.socket?.end(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`),
      "BAD_ANSWER",
    ],
  ])("%s fails the listing once and for all", async (_, answer, code) => {
    server.always(answer);
    const before = server.requests.length;
    expect(await codeOf(() => source.list(page, never))).toBe(code);
    expect(server.requests.length - before).toBe(1);
  });

  test.each<[string, Answer, StorageErrorCode]>([
    ["503", refusal(503, "SlowDown"), "SLOW_DOWN"],
    ["429", refusal(429, "TooManyRequests"), "SLOW_DOWN"],
    ["500", refusal(500, "InternalError"), "UPSTREAM"],
    ["502", plain(502, "<html>"), "UPSTREAM"],
    ["a reset", (request) => void request.socket.resetAndDestroy(), "NETWORK"],
    ["an end before the answer", (request) => void request.socket.end(), "NETWORK"],
  ])("%s is asked for again, three times in all", async (_, answer, code) => {
    server.always(answer);
    const before = server.requests.length;
    expect(await codeOf(() => source.list(page, never))).toBe(code);
    expect(server.requests.length - before).toBe(3);
  });

  test("F-31 SlowDown and then an answer is an answer", async () => {
    server.script(refusal(503, "SlowDown"), refusal(500, "InternalError"));
    expect((await source.list(page, never)).objects).toMatchObject([{ key: "a", sizeBytes: 7 }]);
  });

  test.each<[string, Answer, StorageErrorCode]>([
    ["403", refusal(403, "AccessDenied"), "ACCESS_DENIED"],
    ["404", refusal(404, "NoSuchKey"), "NOT_FOUND"],
    ["404 of the bucket", refusal(404, "NoSuchBucket"), "NO_BUCKET"],
    ["307", refusal(307, "TemporaryRedirect", { location: "http://127.0.0.1:1/" }), "REDIRECTED"],
    ["HTML without an etag", plain(200, "<html>Sign in</html>"), "BAD_ANSWER"],
    ["a length over the limit", plain(200, "x", { etag: '"1"', "content-length": "1000001" }), "TOO_LARGE"],
  ])("%s fails the object", async (_, answer, code) => {
    server.always(answer);
    expect(await codeOf(() => source.open("a", { maxBytes: 1_000_000 }, never))).toBe(code);
  });

  test("F-31 an etag of many parts is kept as it is", async () => {
    server.script(plain(200, "x", { etag: '"9b2cf535f27731c974343645a3985328-12"' }));
    expect((await readAll(source, "a")).etag).toBe("9b2cf535f27731c974343645a3985328-12");
  });

  test("the provider's words, the address and the credentials stay behind", async () => {
    for (const answer of [
      refusal(403, "AccessDenied"),
      plain(200, PROVIDER_WORDS),
      plain(500, PROVIDER_WORDS),
    ]) {
      server.always(answer);
      const error = await source.list(page, never).catch((reason) => reason);
      expect(error).toBeInstanceOf(StorageError);
      const said = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
      expect(said).not.toMatch(/words of the provider|given-secret|AKIDGIVEN|127\.0\.0\.1|texts/i);
    }
  });
});
