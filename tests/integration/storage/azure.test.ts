// What is Azure's own: its markers, its folders, its refusals, and its client that would follow and wait by itself.
import type { RequestListener } from "node:http";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { StorageErrorCode } from "@/lib/storage-errors";
import { openSource } from "@/server/storage/open";
import { type StorageSettings, storageSettings } from "@/server/storage/settings";
import { type Source, StorageError } from "@/server/storage/source";
import { startAzure } from "@/tests/fakes/storage/azure";
import { plain } from "@/tests/fakes/storage/scripted-s3";
import { codeOf, keysOf, listAll, never, readAll } from "@/tests/integration/storage/harness";
import { azureDoor } from "@/tests/setup/storage";

const SOURCE = { kind: "azure", account: "devstoreaccount1", container: "texts" } as const;
const SECRET = { kind: "azure", accountKey: Buffer.from("given-secret").toString("base64") } as const;
const page = { prefix: "", recursive: true, cursor: null, limit: 10 };

let source: Source;
let asked: URL[] = [];
const open = (settings: Partial<StorageSettings> = {}) =>
  openSource(SOURCE, SECRET, { ...storageSettings(), ...settings });
const answerWith = (answer: RequestListener) => {
  asked = [];
  azureDoor.serve((request, response) => {
    asked.push(new URL(request.url ?? "", "http://azure"));
    answer(request, response);
  });
};
beforeEach(() => {
  source = open();
});
afterEach(() => source.close());
afterAll(() => azureDoor.empty());

const WORDS = "words of the provider";
const refusal = (status: number, code: string, headers: Record<string, string> = {}): RequestListener =>
  plain(status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${WORDS}</Message></Error>`, {
    "content-type": "application/xml",
    "x-ms-error-code": code,
    ...headers,
  });

const blob = (name: string, extra = "") =>
  `<Blob><Name>${name}</Name><Properties><Last-Modified>Fri, 02 Jan 2026 03:04:05 GMT</Last-Modified><Etag>0x1</Etag>` +
  `<Content-Length>1</Content-Length></Properties>${extra}</Blob>`;
const listing = (blobs: string[], marker = ""): RequestListener =>
  plain(
    200,
    `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="http://x/" ContainerName="texts"><Blobs>${blobs.join("")}</Blobs><NextMarker>${marker}</NextMarker></EnumerationResults>`,
    { "content-type": "application/xml" },
  );

test.each<[string, RequestListener, StorageErrorCode]>([
  ["403", refusal(403, "AuthenticationFailed"), "ACCESS_DENIED"],
  ["404", refusal(404, "ContainerNotFound"), "NO_BUCKET"],
  ["409", refusal(409, "ContainerBeingDeleted"), "NO_BUCKET"],
  ["400", refusal(400, "OutOfRangeInput"), "BAD_ANSWER"],
  ["a redirect within the host", plain(307, "", { location: "/devstoreaccount1/elsewhere" }), "REDIRECTED"],
  ["a redirect to another", plain(302, "", { location: "http://127.0.0.1:1/" }), "REDIRECTED"],
  ["503 for an hour", refusal(503, "ServerBusy", { "retry-after": "3600" }), "SLOW_DOWN"],
  ["HTML", plain(200, "<html>Sign in</html>"), "BAD_ANSWER"],
  ["nothing", plain(200, ""), "BAD_ANSWER"],
  ["a listing without blobs", plain(200, "<EnumerationResults></EnumerationResults>"), "BAD_ANSWER"],
  ["a deep XML", plain(200, `<EnumerationResults>${"<a>".repeat(100_000)}`), "BAD_ANSWER"],
])("%s fails the listing once and for all", async (_, answer, code) => {
  answerWith(answer);
  expect(await codeOf(() => source.list(page, never))).toBe(code);
  expect(asked).toHaveLength(1);
});

test.each<[string, RequestListener, StorageErrorCode]>([
  ["503", refusal(503, "ServerBusy"), "SLOW_DOWN"],
  ["500", refusal(500, "InternalError"), "UPSTREAM"],
  ["500 for time", refusal(500, "OperationTimedOut"), "TIMEOUT"],
  ["a reset", (request) => void request.socket.resetAndDestroy(), "NETWORK"],
])("%s is asked for again, three times in all", async (_, answer, code) => {
  answerWith(answer);
  expect(await codeOf(() => source.list(page, never))).toBe(code);
  expect(asked).toHaveLength(3);
});

test.each<[string, RequestListener, StorageErrorCode]>([
  ["404", refusal(404, "BlobNotFound"), "NOT_FOUND"],
  ["an archived blob", refusal(409, "BlobArchived"), "ACCESS_DENIED"],
  ["no etag", plain(200, "x", { "content-length": "1" }), "BAD_ANSWER"],
  ["no length", plain(200, "x", { etag: '"1"', "transfer-encoding": "chunked" }), "BAD_ANSWER"],
])("%s fails the blob", async (_, answer, code) => {
  answerWith(answer);
  expect(await codeOf(() => source.open("a", { maxBytes: 10 }, never))).toBe(code);
});

test("a body that breaks off is NETWORK and is not begun again", async () => {
  answerWith((_request, response) => {
    response.writeHead(200, { etag: '"1"', "content-length": "100" }).write("half");
    setTimeout(() => response.destroy(), 20);
  });
  expect(await codeOf(() => readAll(source, "a"))).toBe("NETWORK");
  expect(asked).toHaveLength(1);
});

test("a listing that never ends is cut by time and by size", async () => {
  answerWith(() => {});
  const hasty = open({ callMs: 300 });
  expect(await codeOf(() => hasty.list(page, never))).toBe("TIMEOUT");
  hasty.close();
  answerWith((_request, response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(" ".repeat(65_536)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  });
  expect(await codeOf(() => source.list(page, never))).toBe("BAD_ANSWER");
});

test("folders of accounts that have real ones, and markers of folders, are left out", async () => {
  const isFolder = "<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata>";
  answerWith(
    listing([blob("a", isFolder), blob("a/b"), blob("c/"), blob("d", "<Metadata><x>true</x></Metadata>")]),
  );
  expect(keysOf(await listAll(source))).toEqual(["a/b", "d"]);
});

test("names that do not fit into XML arrive as they are", async () => {
  answerWith(
    listing([
      '<Blob><Name Encoded="true">a%01b%20c</Name><Properties><Etag>0x1</Etag><Content-Length>1</Content-Length></Properties></Blob>',
      blob("a%20b"),
    ]),
  );
  expect(keysOf(await listAll(source))).toEqual(["a\u0001b c", "a%20b"]);
});

test("a marker that stays the same is found out", async () => {
  answerWith(listing([blob("a")], "again"));
  expect(await codeOf(() => listAll(source))).toBe("BAD_ANSWER");
  expect(asked).toHaveLength(2);
});

test("the provider's words, the address and the key stay behind", async () => {
  for (const answer of [refusal(403, "AuthenticationFailed"), plain(200, WORDS), refusal(409, WORDS)]) {
    answerWith(answer);
    const error = await source.list(page, never).catch((reason) => reason);
    expect(error).toBeInstanceOf(StorageError);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(
      /words|given|Z2l2ZW4|127\.0\.0\.1|devstore/i,
    );
  }
});

test("a wrong key is ACCESS_DENIED at a server that looks at signatures", async () => {
  const azure = await startAzure(azureDoor);
  const right = openSource(azure.source, azure.secret);
  expect(await right.list(page, never)).toEqual({ objects: [], cursor: null });
  expect(await codeOf(() => source.list(page, never))).toBe("ACCESS_DENIED");
  right.close();
  await azure.close();
});
