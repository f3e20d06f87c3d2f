// Serves the finished build in this one process: npm run serve, and the part of npm start that answers requests.
import { createServer, type Server } from "node:http";
import next from "next";
import { shutDown } from "@/server/shutdown";
import { stopOnSignal } from "./signals";

const DRAIN_MS = 10_000;

const port = Number(process.env.PORT || 3000);
// Demo logins are public knowledge: without a database of its own, Assay answers this machine only.
const host = process.env.HOST || (process.env.DATABASE_URL ? "0.0.0.0" : "127.0.0.1");
Object.assign(process.env, { NODE_ENV: "production" });

const server = createServer();
// An address in use must be said before anything heavy is loaded.
await listen(server);
const app = next({ dev: false, dir: process.cwd(), hostname: host, port, httpServer: server });
await app.prepare();
const handle = app.getRequestHandler();
server.on("request", (request, response) => void handle(request, response));

stopOnSignal(async () => {
  const deadline = setTimeout(() => process.exit(1), DRAIN_MS + 2_000);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), DRAIN_MS / 2);
  await Promise.all([closed, shutDown()]);
  clearTimeout(impatient);
  clearTimeout(deadline);
});

function listen(target: Server): Promise<void> {
  return new Promise((resolve) => {
    target.once("error", (error) => {
      process.stderr.write(`Assay cannot listen on ${host}:${port}: ${error.message}\n`);
      process.exit(1);
    });
    target.listen(port, host, resolve);
  });
}
