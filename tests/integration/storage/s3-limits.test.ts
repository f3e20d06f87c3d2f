// No storage holds us for ever or fills the memory: deadlines, sizes, and connections that end with their reader.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openSource } from "@/server/storage/open";
import { type StorageSettings, storageSettings } from "@/server/storage/settings";
import type { Source } from "@/server/storage/source";
import {
  type Answer,
  listXml,
  plain,
  refusal,
  type ScriptedS3,
  startScriptedS3,
} from "@/tests/fakes/storage/scripted-s3";
import { codeOf, never, readAll } from "@/tests/integration/storage/harness";
import { s3Door } from "@/tests/setup/storage";

const page = { prefix: "", recursive: true, cursor: null, limit: 10 };
const PIECE = Buffer.alloc(65_536, "x");

let server: ScriptedS3;
let sources: Source[] = [];
const open = (settings: Partial<StorageSettings> = {}): Source => {
  const source = openSource(server.source, server.secret, { ...storageSettings(), ...settings });
  sources.push(source);
  return source;
};
beforeAll(() => {
  server = startScriptedS3(s3Door);
});
afterEach(() => {
  for (const source of sources) source.close();
  sources = [];
  server.always(null);
});
afterAll(() => server.close());

/** Sends pieces as fast as they are taken, up to `bytes`; tells how many went out and whether it was stopped. */
function flood(bytes: number, status = 200) {
  const sent = { bytes: 0, isStopped: false };
  const answer: Answer = (_request, response) => {
    response.writeHead(status, { etag: '"1"' });
    response.on("close", () => {
      sent.isStopped = !response.writableFinished;
    });
    const more = () => {
      while (sent.bytes < bytes && !response.destroyed) {
        sent.bytes += PIECE.byteLength;
        if (!response.write(PIECE)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  };
  return { sent, answer };
}

/** One byte every 20 ms, for ever. */
function drip(first: string, status = 200): Answer {
  return (_request, response) => {
    response.writeHead(status, { etag: '"1"' }).write(first);
    const timer = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(timer));
  };
}

const silence: Answer = () => {};

describe("time", () => {
  test.each<[string, Answer]>([
    ["that says nothing", silence],
    ["that lists a byte at a time", drip("<ListBucketResult>")],
    ["that refuses a byte at a time", drip("<Error>", 403)],
  ])("a server %s is a TIMEOUT of the listing", async (_, answer) => {
    server.always(answer);
    const beganAt = performance.now();
    expect(await codeOf(() => open({ callMs: 300 }).list(page, never))).toBe("TIMEOUT");
    expect(performance.now() - beganAt).toBeLessThan(2_000);
  });

  test("retries share the time of the call", async () => {
    server.always(
      (request, response) => void setTimeout(() => refusal(503, "SlowDown")(request, response), 150),
    );
    expect(await codeOf(() => open({ callMs: 400 }).list(page, never))).toBe("TIMEOUT");
  });

  test("a body that stops is a TIMEOUT, one that goes on slowly is not", async () => {
    server.script((_request, response) => void response.writeHead(200, { etag: '"1"' }).write("x"));
    expect(await codeOf(() => readAll(open({ callMs: 200 }), "a"))).toBe("TIMEOUT");
    server.script((_request, response) => {
      response.writeHead(200, { etag: '"1"' });
      for (let at = 1; at <= 10; at++) setTimeout(() => response.write("x"), at * 150);
      setTimeout(() => response.end(), 1_600);
    });
    expect((await readAll(open({ callMs: 1_000 }), "a")).content).toHaveLength(10);
  });

  test("a body that never ends is cut by the time of all its waits", async () => {
    server.script(drip("x"));
    expect(await codeOf(() => readAll(open({ readMs: 500 }), "a"))).toBe("TIMEOUT");
  });

  test("what the reader does between the pieces costs no time", async () => {
    server.script(flood(20 * PIECE.byteLength).answer);
    const { bytes } = await open({ callMs: 1_000, readMs: 1_000 }).open("a", { maxBytes: 10_000_000 }, never);
    let count = 0;
    for await (const piece of bytes) {
      if (count === 0) await sleep(1_500);
      count += piece.byteLength;
    }
    expect(count).toBe(20 * PIECE.byteLength);
  });

  test("whoever stops while waiting or reading gets the reason back at once, and the connection ends", async () => {
    const stop = new AbortController();
    server.script(silence);
    const listing = open().list(page, stop.signal);
    setTimeout(() => stop.abort(new Error("canceled")), 50);
    await expect(listing).rejects.toThrow("canceled");

    const { sent, answer } = flood(1_000_000_000);
    server.script(answer);
    const later = new AbortController();
    const { bytes } = await open().open("a", { maxBytes: 2_000_000_000 }, later.signal);
    setTimeout(() => later.abort(new Error("canceled")), 50);
    await expect(async () => {
      for await (const _ of bytes) await sleep(1);
    }).rejects.toThrow("canceled");
    await vi.waitFor(() => expect(sent.isStopped).toBe(true));
  });
});

describe("size", () => {
  test("T-44 a listing of 200 MB is cut", async () => {
    const { sent, answer } = flood(200_000_000);
    server.always(answer);
    expect(await codeOf(() => open().list(page, never))).toBe("BAD_ANSWER");
    expect(sent.bytes).toBeLessThan(40_000_000);
  });

  test("so is a refusal", async () => {
    const { sent, answer } = flood(200_000_000, 403);
    server.always(answer);
    expect(await codeOf(() => open().list(page, never))).toBe("ACCESS_DENIED");
    expect(sent.bytes).toBeLessThan(40_000_000);
  });

  test.each([
    ["declarations", "<!DOCTYPE a>"],
    ["comments", "<!---->"],
    ["entities", "<!DOCTYPE a [<!ENTITY b 'bb'>]>"],
  ])("T-44 megabytes of %s are not given to a parser that would take hours", async (_, piece) => {
    const xml = `<?xml version="1.0"?>${piece.repeat(400_000)}<ListBucketResult/>`;
    server.script(plain(200, xml));
    expect(await codeOf(() => open().list(page, never))).toBe("BAD_ANSWER");
    server.script(plain(403, xml));
    expect(await codeOf(() => open().list(page, never))).toBe("ACCESS_DENIED");
  });

  test("an object that is longer than it was listed is TOO_LARGE while it is read", async () => {
    const { sent, answer } = flood(1_000_000_000);
    server.script(answer);
    const { bytes } = await open().open("a", { maxBytes: 1_000_000 }, never);
    let count = 0;
    const read = async () => {
      for await (const piece of bytes) count += piece.byteLength;
    };
    expect(await codeOf(read)).toBe("TOO_LARGE");
    expect(count).toBeLessThanOrEqual(1_000_000);
    await vi.waitFor(() => expect(sent.isStopped).toBe(true));
    expect(sent.bytes).toBeLessThan(20_000_000);
  });

  test("300 MB are read with flat memory", async () => {
    server.script(flood(300_000_000).answer);
    const { bytes } = await open().open("a", { maxBytes: 400_000_000 }, never);
    const before = process.memoryUsage().rss;
    let [count, most] = [0, 0];
    for await (const piece of bytes) {
      count += piece.byteLength;
      most = Math.max(most, process.memoryUsage.rss());
    }
    expect(count).toBeGreaterThanOrEqual(300_000_000);
    expect(most - before).toBeLessThan(120_000_000);
  });
});

describe("an end", () => {
  test("F-31 a body that breaks off is a fault, not an end", async () => {
    for (const head of [{ etag: '"1"', "content-length": "100" }, { etag: '"1"' }]) {
      server.script((_request, response) => {
        response.writeHead(200, head).write("half");
        setTimeout(() => response.destroy(), 20);
      });
      expect(await codeOf(() => readAll(open(), "a"))).toBe("NETWORK");
    }
  });

  test("a reader that leaves early ends the connection", async () => {
    const { sent, answer } = flood(1_000_000_000);
    server.script(answer);
    const { bytes } = await open().open("a", { maxBytes: 2_000_000_000 }, never);
    for await (const _ of bytes) break;
    await vi.waitFor(() => expect(sent.isStopped).toBe(true));
  });

  test("close ends what nobody has read", async () => {
    const { sent, answer } = flood(1_000_000_000);
    server.script(answer);
    const source = open();
    await source.open("a", { maxBytes: 2_000_000_000 }, never);
    source.close();
    await vi.waitFor(() => expect(sent.isStopped).toBe(true));
  });

  test("a server that is not there is NETWORK", async () => {
    const source = openSource(
      { ...server.source, endpoint: "http://127.0.0.1:9" } as ScriptedS3["source"],
      server.secret,
      {
        ...storageSettings(),
        allowedHosts: new Set(["127.0.0.1:9"]),
      },
    );
    sources.push(source);
    expect(await codeOf(() => source.list(page, never))).toBe("NETWORK");
  });
});

describe("F-31 TLS", () => {
  const file = (name: string) => readFileSync(`tests/fixtures/tls/${name}.pem`);
  const answer = listXml([], false);

  test.each(["a certificate of its own making", "no TLS at all"])("%s is refused", async (kind) => {
    const tls = createServer({ key: file("key"), cert: file("cert") }, (_request, response) =>
      response.end(answer),
    );
    tls.listen(0, "127.0.0.1");
    await once(tls, "listening");
    const host = kind === "no TLS at all" ? s3Door.host : `127.0.0.1:${(tls.address() as AddressInfo).port}`;
    const source = openSource(
      { ...server.source, endpoint: `https://${host}` } as ScriptedS3["source"],
      server.secret,
      {
        ...storageSettings(),
        allowedHosts: new Set([host]),
      },
    );
    sources.push(source);
    expect(await codeOf(() => source.list(page, never))).toBe("TLS");
    tls.close();
    tls.closeAllConnections();
  });
});
