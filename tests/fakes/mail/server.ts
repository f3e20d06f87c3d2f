// A real mail server on this machine that keeps what it takes, and refuses whom it is told to.
import { once } from "node:events";
import fs from "node:fs";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = { from: string; to: string[]; raw: string; text: string };

export type MailServer = {
  port: number;
  mails: ReceivedMail[];
  /** What was received for this address, the newest last. */
  to(address: string): ReceivedMail[];
  /** Addresses that are refused from now on. */
  refused: Set<string>;
  close(): Promise<void>;
};

type Options = {
  port?: number;
  login?: { user: string; password: string };
  tls?: "smtps" | "starttls";
};

export async function startMailServer({ port = 0, login, tls }: Options = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const refused = new Set<string>();
  const server = new SMTPServer({
    secure: tls === "smtps",
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: [...(tls === "starttls" ? [] : ["STARTTLS"]), ...(login ? [] : ["AUTH"])],
    ...(tls ? { key: tlsFile("key.pem"), cert: tlsFile("cert.pem") } : {}),
    onAuth(given, _session, done) {
      const matches = given.username === login?.user && given.password === login?.password;
      if (matches) done(null, { user: given.username });
      else done(Object.assign(new Error("no"), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      done(refused.has(address) ? Object.assign(new Error("no such mailbox"), { responseCode: 550 }) : null);
    },
    onData(stream, { envelope }, done) {
      void buffer(stream).then((data) => {
        const raw = data.toString("utf8");
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw, text: textOf(raw) });
        done();
      });
    },
  });
  server.on("error", () => undefined); // of a client that goes away
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refused,
    to: (address) => mails.filter((mail) => mail.to.includes(address)),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const tlsFile = (name: string) => fs.readFileSync(`tests/fixtures/tls/${name}`);

/** The body of a mail of one part, as it was before it was made fit for the way. */
function textOf(raw: string): string {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  const [, encoding] = /^content-transfer-encoding: (\S+)/im.exec(head) ?? [];
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return body;
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
