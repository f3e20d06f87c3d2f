// Where storage may lead: T-40 what people name, T-42 what it resolves to, T-44 where it points.
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { agentsFor, endpointProblem, isPublicAddress } from "@/server/storage/guard";
import { openSource } from "@/server/storage/open";
import { type Resolve, type StorageSettings, storageSettings } from "@/server/storage/settings";
import { StorageError } from "@/server/storage/source";
import { type Door, openDoor } from "@/tests/fakes/storage/door";
import { plain, type ScriptedS3, startScriptedS3 } from "@/tests/fakes/storage/scripted-s3";
import { azureDoor, s3Door } from "@/tests/setup/storage";

const { signal } = new AbortController();
const page = { prefix: "", recursive: true, cursor: null, limit: 100 };

async function outcome(call: () => unknown): Promise<string> {
  try {
    await call();
    return "done";
  } catch (error) {
    return error instanceof StorageError ? error.code : String(error);
  }
}

describe("T-40 addresses", () => {
  const BLOCKED = [
    "https://127.0.0.1",
    "https://127.1",
    "https://2130706433",
    "https://0x7f000001",
    "https://0x7f.0.0.1",
    "https://0177.0.0.1",
    "https://017700000001",
    "https://127.0.0.1.",
    "https://0",
    "https://0.0.0.0",
    "https://10.0.0.1",
    "https://172.16.0.1",
    "https://172.31.255.255",
    "https://192.168.1.1",
    "https://169.254.169.254",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1",
    "https://100.127.255.255",
    "https://198.18.0.1",
    "https://192.0.0.1",
    "https://192.0.2.1",
    "https://224.0.0.1",
    "https://240.0.0.1",
    "https://255.255.255.255",
    "https://[::]",
    "https://[::1]",
    "https://[0:0:0:0:0:0:0:1]",
    "https://[::127.0.0.1]",
    "https://[::ffff:127.0.0.1]",
    "https://[::ffff:a9fe:a9fe]",
    "https://[::ffff:0:127.0.0.1]",
    "https://[64:ff9b::7f00:1]",
    "https://[64:ff9b:1::7f00:1]",
    "https://[2002:7f00:1::]",
    "https://[2001:0:7f00:1::]",
    "https://[2001:db8::1]",
    "https://[fc00::1]",
    "https://[fd00:ec2::254]",
    "https://[fe80::1]",
    "https://[fec0::1]",
    "https://[ff02::1]",
    "https://localhost",
    "https://LOCALHOST",
    "https://localhost.",
    "https://a.localhost",
    "https://minio",
    "https://minio.",
    "https://minio.local",
    "https://metadata.google.internal",
    "https://nas.home.arpa",
    "https://①②⑦.⓪.⓪.①",
    "https://１２７.０.０.１",
    "https://ⓛocalhost",
    "https://127。0。0。1",
    "https://api.openai.com:443@10.0.0.1",
    "https://key:secret@storage.example.com",
    "https://storage.example.com@10.0.0.1/",
    "https://10.0.0.1#@storage.example.com",
    "https://10.0.0.1\\@storage.example.com",
    "https://storage.example.com/?x=1",
    "https://storage.example.com/#x",
    "http://storage.example.com",
    "http://storage.example.com:443",
    "https://storage.example.com:22",
    "https://storage.example.com:80",
    "https://storage.example.com:8443",
    "https://8.8.8.8:9000",
    "file:///etc/passwd",
    "gopher://storage.example.com",
    "ftp://storage.example.com",
    "data:text/plain,x",
    "javascript:alert(1)",
    "unix:/var/run/docker.sock",
    "//storage.example.com",
    "storage.example.com",
    "https://",
    "",
  ];
  const secret = { kind: "s3", accessKeyId: "A", secretAccessKey: "B" } as const;
  const source = (endpoint: string) =>
    ({ kind: "s3", bucket: "texts", region: "us-east-1", endpoint }) as const;

  test.each(BLOCKED)("%j is refused when it is saved and when it is used", async (endpoint) => {
    expect(endpointProblem(endpoint)).toBe("BLOCKED_ADDRESS");
    expect(await outcome(() => openSource(source(endpoint), secret))).toBe("BLOCKED_ADDRESS");
  });

  test.each([
    "https://storage.example.com",
    "https://storage.example.com:443",
    "https://storage.example.com./",
    "https://8.8.8.8",
    "https://[2606:4700::1111]",
    "https://account.r2.cloudflarestorage.com",
    "https://project.supabase.co/storage/v1/s3",
    "https://xn--nxasmq6b.example",
  ])("%j may be used", (endpoint) => {
    expect(endpointProblem(endpoint)).toBeNull();
  });

  test("what the deployment allows is a host and its port, however it is written, and nothing beside it", () => {
    const allowedHosts = new Set(["minio.internal:9000", "127.0.0.1:9000", "[::1]:9000", "nas:80"]);
    const allowed = [
      "http://minio.internal:9000",
      "https://minio.internal:9000",
      "http://MINIO.internal:9000/",
      "http://127.1:9000",
      "http://[0::1]:9000",
      "http://nas",
    ];
    for (const endpoint of allowed)
      expect([endpoint, endpointProblem(endpoint, { allowedHosts })]).toEqual([endpoint, null]);
    const blocked = [
      "http://minio.internal",
      "http://minio.internal:9001",
      "https://nas",
      "http://127.0.0.2:9000",
      "http://a.minio.internal:9000",
      "http://minio.internal.example.com:9000",
      "http://user@minio.internal:9000",
      "ftp://minio.internal:9000",
    ];
    for (const endpoint of blocked)
      expect([endpoint, endpointProblem(endpoint, { allowedHosts })]).toEqual([endpoint, "BLOCKED_ADDRESS"]);
  });

  test("an address is public only when it is one", () => {
    for (const address of ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1"])
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    for (const address of ["", "x", "127.1", "0x7f.1", "1.2.3", "fe80::1%eth0", "::ffff:10.0.0.1", "4000::1"])
      expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });
});

describe("T-42 what a name resolves to", () => {
  let canary: net.Server;
  let port: number;
  let connections = 0;
  beforeAll(async () => {
    canary = net.createServer((socket) => {
      connections++;
      socket.destroy();
    });
    canary.listen(0);
    await once(canary, "listening");
    port = (canary.address() as AddressInfo).port;
  });
  afterAll(() => canary.close());

  const resolving =
    (...turns: string[][]): Resolve =>
    (_host, _options, done) => {
      const addresses = (turns.length > 1 ? turns.shift() : turns[0]) ?? [];
      done(
        null,
        addresses.map((address) => ({ address, family: net.isIP(address) })),
      );
    };
  const settings = (resolve: Resolve): StorageSettings => ({
    ...storageSettings(),
    allowedHosts: new Set(),
    resolve,
  });
  const endpoint = new URL("https://rebind.example.com");

  /** How a request through the guarded agents ends, at a port where somebody listens. */
  async function ask(resolve: Resolve, client: typeof http | typeof https, host: string): Promise<string> {
    const { httpAgent, httpsAgent } = agentsFor(endpoint, settings(resolve));
    const request = client.request({ host, port, agent: client === http ? httpAgent : httpsAgent }).end();
    const [error] = await once(request, "error");
    return error.code;
  }

  test.each([
    [["127.0.0.1"]],
    [["::1"]],
    [["::ffff:127.0.0.1"]],
    [["10.0.0.1"]],
    [["169.254.169.254"]],
    [["64:ff9b::7f00:1"]],
    [["fd00::1"]],
    [["0.0.0.0"]],
    [["8.8.8.8", "127.0.0.1"]],
    [[]],
  ])("%j is blocked at the connection", async (addresses) => {
    const before = connections;
    expect(await ask(resolving(addresses), https, endpoint.hostname)).toBe("BLOCKED_ADDRESS");
    const source = openSource(
      { kind: "s3", bucket: "texts", region: "us-east-1", endpoint: endpoint.href },
      { kind: "s3", accessKeyId: "A", secretAccessKey: "B" },
      settings(resolving(addresses)),
    );
    expect(await outcome(() => source.list(page, signal))).toBe("BLOCKED_ADDRESS");
    expect(await outcome(() => source.open("a", { maxBytes: 1 }, signal))).toBe("BLOCKED_ADDRESS");
    source.close();
    expect(connections).toBe(before);
  });

  test("a name that is public first and local then is blocked then", async () => {
    const resolve = resolving(["8.8.8.8"], ["127.0.0.1"]);
    expect(endpointProblem(endpoint.href, settings(resolve))).toBeNull();
    resolve(endpoint.hostname, { all: true }, () => {});
    expect(await ask(resolve, https, endpoint.hostname)).toBe("BLOCKED_ADDRESS");
    expect(connections).toBe(0);
  });

  test("a literal address, for which no name is looked up, is blocked at the connection too", async () => {
    for (const host of ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
      expect(await ask(resolving(["8.8.8.8"]), https, host)).toBe("BLOCKED_ADDRESS");
    expect(connections).toBe(0);
  });

  test("nothing goes out without TLS", async () => {
    for (const host of ["127.0.0.1", endpoint.hostname])
      expect(await ask(resolving(["8.8.8.8"]), http, host)).toBe("BLOCKED_ADDRESS");
    expect(connections).toBe(0);
  });

  test("an Azure account is looked at as closely", async () => {
    const source = openSource(
      { kind: "azure", account: "ours", container: "texts" },
      { kind: "azure", accountKey: "a2V5" },
      { ...settings(resolving(["127.0.0.1"])), azureEndpoint: null },
    );
    expect(await outcome(() => source.list(page, signal))).toBe("BLOCKED_ADDRESS");
    source.close();
  });

  test("the canary would have heard", async () => {
    const request = http.request({ host: "127.0.0.1", port }).end();
    await once(request, "error");
    expect(connections).toBe(1);
  });
});

describe("T-44 redirects", () => {
  let server: ScriptedS3;
  let canary: Door;
  let heard = 0;
  beforeAll(async () => {
    server = startScriptedS3(s3Door);
    canary = await openDoor();
    canary.serve((_request, response) => {
      heard++;
      response.end();
    });
  });
  afterAll(() => Promise.all([server.close(), canary.close(), azureDoor.empty()]));

  test.each([301, 302, 303, 307, 308])(
    "%i takes neither request nor credentials elsewhere",
    async (status) => {
      const elsewhere = plain(status, "", { location: `http://${canary.host}/stolen` });
      server.always(elsewhere);
      azureDoor.serve(elsewhere);
      const s3 = openSource(server.source, server.secret);
      const azure = openSource(
        { kind: "azure", account: "ours", container: "texts" },
        { kind: "azure", accountKey: "a2V5" },
      );
      for (const source of [s3, azure]) {
        expect(await outcome(() => source.list(page, signal))).toBe("REDIRECTED");
        expect(await outcome(() => source.open("a", { maxBytes: 1 }, signal))).toBe("REDIRECTED");
        source.close();
      }
      expect(heard).toBe(0);
    },
  );
});
