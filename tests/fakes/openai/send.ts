// Puts an answer on the wire, whole or broken as a rule asks.

import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Rule } from "@/tests/fakes/openai/rules";
import type { WireReply } from "@/tests/fakes/openai/wire";

const PIECE = Buffer.alloc(65_536, 0x78);

/** Writes the reply; breaks, hangs, drips or floods where the rule says so. */
export async function send(
  response: ServerResponse,
  reply: WireReply,
  rule: Rule | undefined,
): Promise<void> {
  if (rule?.reset) {
    response.socket?.resetAndDestroy();
    return;
  }
  if (rule?.hang) return;
  const text = rule?.raw ?? reply.raw ?? JSON.stringify(reply.body);
  const off = rule?.lengthOff;
  const headers = {
    "content-type": rule?.contentType ?? "application/json",
    ...(off !== undefined && { "content-length": String(Buffer.byteLength(text) + off) }),
    ...reply.headers,
  };
  response.writeHead(reply.status, headers);
  if (rule?.bytes !== undefined) await flood(response, rule.bytes);
  else if (rule?.dripMs !== undefined) await drip(response, text, rule.dripMs);
  else if (rule?.cut) await breakAfter(response, text.slice(0, Math.ceil(text.length / 2)));
  else if (off !== undefined) await breakAfter(response, text);
  else response.end(text);
}

async function breakAfter(response: ServerResponse, text: string | Buffer): Promise<void> {
  response.write(text);
  await sleep(20);
  response.socket?.destroy();
}

async function drip(response: ServerResponse, text: string | Buffer, everyMs: number): Promise<void> {
  for (const byte of Buffer.from(text)) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await sleep(everyMs);
  }
  response.end();
}

async function flood(response: ServerResponse, bytes: number): Promise<void> {
  response.write('{"choices":"');
  for (let sent = 0; sent < bytes && !response.destroyed; sent += PIECE.length)
    if (!response.write(PIECE)) await drained(response);
  response.end('"}');
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      response.off("drain", end).off("close", end);
      resolve();
    };
    response.on("drain", end).on("close", end);
  });
