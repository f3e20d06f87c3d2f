// Serves the finished build in this one process: npm run serve, and the part of npm start that answers requests.
import "./settings";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import next from "next";
import { env } from "@/server/env";
import { shutDown } from "@/server/shutdown";
import { stopOnSignal } from "./signals";

const DRAIN_MS = 10_000;

Object.assign(process.env, { NODE_ENV: "production" });
try {
  await serve();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function serve(): Promise<void> {
  const port = env.PORT;
  // Demo logins are public knowledge: without a database of its own, Assay answers this machine only.
  const hostname = env.HOST ?? (env.embedded ? "127.0.0.1" : "0.0.0.0");
  let handle: RequestListener = notYet;
  const server = createServer((request, response) => handle(request, response));
  await listen(server, port, hostname); // an address in use is told before anything heavy is loaded
  const app = next({ dev: false, dir: process.cwd(), hostname, port, httpServer: server });
  stopOnSignal(() => drain(server));
  await app.prepare();
  const answer = app.getRequestHandler();
  handle = (request, response) => void answer(request, response);
}

function notYet(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "retry-after": "2", "content-type": "text/plain" }).end("Assay is starting.\n");
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(new Error(`Assay cannot listen on ${hostname}:${port}: ${error.message}`)),
    );
    server.listen(port, hostname, resolve);
  });
}

/** Answers what has been asked, lets the jobs end or go back, and takes no longer than 12 s. */
async function drain(server: Server): Promise<void> {
  const deadline = setTimeout(() => process.exit(1), DRAIN_MS + 2_000);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), DRAIN_MS / 2);
  await Promise.all([closed, shutDown()]);
  clearTimeout(impatient);
  clearTimeout(deadline);
}
