// The mailer against real servers: TLS where it must be, the wrong password, nobody there, and one that never answers.
import { once } from "node:events";
import net from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { type MailServer, startMailServer } from "@/tests/fakes/mail/server";

const MAIL = { to: "ann@example.com", subject: "Hello", text: "Hello" };
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  delete process.env.SMTP_URL;
  delete process.env.SMTP_FROM;
  vi.resetModules();
});

async function start(options: Parameters<typeof startMailServer>[0]): Promise<MailServer> {
  const server = await startMailServer(options);
  closing.push(() => server.close());
  return server;
}

async function send(url: string) {
  process.env.SMTP_URL = url;
  process.env.SMTP_FROM = "assay@example.org";
  vi.resetModules();
  const { sendMails } = await import("@/server/mail/send");
  return sendMails([MAIL]);
}

const login = { user: "assay", password: "right" };

test("signs in, and says when that is refused", async () => {
  const server = await start({ login });
  expect(await send(`smtp://assay:right@127.0.0.1:${server.port}`)).toEqual([null]);
  expect(await send(`smtp://assay:wrong@127.0.0.1:${server.port}`)).toEqual(["MAIL_LOGIN"]);
  expect(server.mails).toHaveLength(1);
});

test("a certificate that nobody vouches for is refused, from the start and by STARTTLS", async () => {
  const [smtps, starttls] = [await start({ tls: "smtps" }), await start({ tls: "starttls" })];
  expect(await send(`smtps://127.0.0.1:${smtps.port}`)).toEqual(["MAIL_UNREACHABLE"]);
  expect(await send(`smtp://127.0.0.1:${starttls.port}`)).toEqual(["MAIL_UNREACHABLE"]);
  expect([...smtps.mails, ...starttls.mails]).toEqual([]);
});

test("another machine must offer STARTTLS, this one need not", async () => {
  const { smtpOptions } = await import("@/server/mail/send");
  const facts = (url: string) => {
    const { host, port, secure, requireTLS } = smtpOptions(url);
    return [host, port, secure, requireTLS];
  };
  expect(facts("smtp://mail.example.org")).toEqual(["mail.example.org", 587, false, true]);
  expect(facts("smtp://mail.example.org:25")).toEqual(["mail.example.org", 25, false, true]);
  expect(facts("smtps://mail.example.org")).toEqual(["mail.example.org", 465, true, false]);
  expect(facts("smtp://localhost:1025")).toEqual(["localhost", 1025, false, false]);
  expect(facts("smtp://[::1]:1025")).toEqual(["::1", 1025, false, false]);
  expect(smtpOptions("smtps://a%40b:c%2Fd@mail.example.org").auth).toEqual({ user: "a@b", pass: "c/d" });
});

test("nobody there, and a server that hangs up", async () => {
  const rude = net.createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(rude, "listening");
  closing.push(() => rude.close());
  const { port } = rude.address() as net.AddressInfo;
  expect(await send(`smtp://127.0.0.1:${port}`)).toEqual(["MAIL_UNREACHABLE"]);
  rude.close();
  await once(rude, "close");
  expect(await send(`smtp://127.0.0.1:${port}`)).toEqual(["MAIL_UNREACHABLE"]);
});

test("a server that never says a word is given up on", async () => {
  const sockets: net.Socket[] = [];
  const silent = net.createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
  await once(silent, "listening");
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const { port } = silent.address() as net.AddressInfo;
  expect(await send(`smtp://127.0.0.1:${port}`)).toEqual(["MAIL_UNREACHABLE"]);
}, 30_000);
