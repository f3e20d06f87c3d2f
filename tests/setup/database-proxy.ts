// A TCP proxy before PostgreSQL whose connections a test can freeze and cut.
import net from "node:net";
import path from "node:path";

export type Proxied = {
  /** The application_name that the client gave. */
  readonly application: string;
  /** Carries nothing from now on, in both directions; both ends believe that the other is slow. */
  freeze(): void;
};

export type DatabaseProxy = {
  /** The database, reached through the proxy. */
  url: string;
  /** Those that are open. */
  connections(): Proxied[];
  /** Called with the text that a client sends, before it is passed on; it is not when the connection was frozen meanwhile. */
  onSend(listen: (text: string, connection: Proxied) => void): void;
  /** Freezes all connections and those to come. */
  freeze(): void;
  /** Breaks all connections; what was held back is lost. New ones are served again. */
  cut(): void;
  close(): Promise<void>;
};

export async function openProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const open = new Set<Link>();
  let isFrozen = false;
  let listener: (text: string, connection: Proxied) => void = () => undefined;
  const server = net.createServer((client) => {
    const link = new Link(client, connect(databaseUrl), (text) => listener(text, link));
    open.add(link);
    if (isFrozen) link.freeze();
    link.onEnd(() => open.delete(link));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  const cut = () => {
    for (const link of open) link.cut();
  };
  return {
    url: throughPort(databaseUrl, port),
    connections: () => [...open],
    onSend: (listen) => {
      listener = listen;
    },
    freeze: () => {
      isFrozen = true;
      for (const link of open) link.freeze();
    },
    cut: () => {
      isFrozen = false;
      cut();
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

class Link implements Proxied {
  application = "";
  #frozen = false;

  constructor(
    private readonly client: net.Socket,
    private readonly server: net.Socket,
    private readonly onText: (text: string) => void,
  ) {
    client.once("data", (first: Buffer) => {
      this.application = /application_name\0([^\0]*)/.exec(first.toString("latin1"))?.[1] ?? "";
    });
    client.on("data", (chunk: Buffer) => this.#send(chunk));
    server.on("data", (chunk: Buffer) => this.#frozen || client.write(chunk));
    this.onEnd(() => this.cut());
  }

  #send(chunk: Buffer): void {
    if (!this.#frozen) this.onText(chunk.toString("latin1"));
    if (!this.#frozen) this.server.write(chunk);
  }

  freeze(): void {
    this.#frozen = true;
  }

  cut(): void {
    this.client.destroy();
    this.server.destroy();
  }

  onEnd(end: () => void): void {
    for (const socket of [this.client, this.server]) {
      socket.on("error", () => undefined);
      socket.once("close", end);
    }
  }
}

/** The cluster of the tests listens on a Unix socket, whose directory stands in the query of its address. */
function connect(databaseUrl: string): net.Socket {
  const { hostname, port, searchParams } = new URL(databaseUrl);
  const directory = searchParams.get("host");
  return directory === null
    ? net.connect(Number(port || 5432), hostname)
    : net.connect(path.join(directory, ".s.PGSQL.5432"));
}

function throughPort(databaseUrl: string, port: number): string {
  const url = new URL(databaseUrl);
  url.searchParams.delete("host");
  url.host = `127.0.0.1:${port}`;
  return url.href;
}
