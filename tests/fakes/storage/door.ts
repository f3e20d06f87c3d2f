// An address on this machine that exists before there is anything behind it, because settings are read only once.
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type Door = {
  /** Such as 127.0.0.1:41234. */
  host: string;
  /** Puts a server behind the door, in the place of the one before. */
  serve(listener: RequestListener): void;
  /** Refuses whoever comes, until the next server. */
  empty(): void;
  close(): Promise<void>;
};

export async function openDoor(port = 0): Promise<Door> {
  const server = createServer().listen(port, "127.0.0.1").unref();
  await once(server, "listening");
  const door: Door = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(listener) {
      server.removeAllListeners("request").on("request", listener);
    },
    empty: () => door.serve((request) => request.destroy()),
    close: () => closed(server),
  };
  door.empty();
  return door;
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}
