// An S3 in a process of its own with a number of small objects in it; prints where it is once they are there.
import type { RequestListener } from "node:http";
import { type Door, openDoor } from "@/tests/fakes/storage/door";
import { startS3 } from "@/tests/fakes/storage/s3";
import { startScriptedS3 } from "@/tests/fakes/storage/scripted-s3";

const PUTS_AT_ONCE = 16;
const TEXT =
  "my order arrived late and the box was open so I would like to know where the refund is, support has not answered since Monday";

const objects = Number(process.argv[2]);
const door = await openDoor();
const behind: RequestListener[] = [];
const within: Door = { ...door, serve: (listener) => void behind.push(listener) };

// s3rver opens every file of a bucket at once to list it, so pages are cut from a copy in memory; objects are its own.
const server = await startS3(within);
const listing = startScriptedS3(within);
const [getObject] = behind;
door.serve((request, response) => {
  if (request.url?.includes("list-type=")) listing.answer(request, response);
  else getObject?.(request, response);
});

let next = 0;
async function put(): Promise<void> {
  for (let n = next++; n < objects; n = next++) {
    const [key, content] = [`tickets/${String(n).padStart(6, "0")}.txt`, `${TEXT}, number ${n}`];
    await server.put(key, content);
    await listing.put(key, content);
  }
}
await Promise.all(Array.from({ length: PUTS_AT_ONCE }, put));
process.on("SIGTERM", () => void server.close().then(() => process.exit(0)));
process.stdout.write(
  `${JSON.stringify({ host: door.host, source: server.source, secret: server.secret })}\n`,
);
setInterval(() => {}, 60_000);
