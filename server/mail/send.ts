// Sends plain mails over SMTP: the only importer of nodemailer.
import nodemailer from "nodemailer";
import type { MailCode } from "@/lib/mail-codes";
import { env } from "@/server/env";

export type Mail = {
  /** One normalised address. */
  to: string;
  subject: string;
  text: string;
};

const DEADLINE_MS = 25_000;
const ANSWER_MS = 10_000;
const CONNECTIONS = 3;
const PORTS = { "smtp:": 587, "smtps:": 465 } as const;
const THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"];

export const sendsMail = () => env.SMTP_URL !== undefined;

/** How the server is reached: over TLS from the start or by STARTTLS, in clear only on this machine. */
export function smtpOptions(address: string) {
  const url = new URL(address);
  const secure = url.protocol === "smtps:";
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port) || PORTS[secure ? "smtps:" : "smtp:"],
    secure,
    requireTLS: !secure && !THIS_MACHINE.includes(url.hostname),
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
  };
}

/** In the order of the mails: null when the server took it, else why not. Never throws; ends within 25 seconds. */
export async function sendMails(mails: readonly Mail[]): Promise<(MailCode | null)[]> {
  const { SMTP_URL, SMTP_FROM } = env;
  if (!SMTP_URL || !SMTP_FROM) throw new Error("mail is not configured");
  const transport = nodemailer.createTransport({
    ...smtpOptions(SMTP_URL),
    ...{ pool: true, maxConnections: CONNECTIONS, maxRequeues: 0 },
    ...{
      dnsTimeout: ANSWER_MS,
      connectionTimeout: ANSWER_MS,
      greetingTimeout: ANSWER_MS,
      socketTimeout: ANSWER_MS,
    },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<MailCode>((resolve) => {
    timer = setTimeout(() => resolve("MAIL_UNREACHABLE"), DEADLINE_MS);
  });
  const send = ({ to, subject, text }: Mail): Promise<MailCode | null> =>
    transport
      .sendMail({
        // As objects: a text would be taken apart as a list of addresses.
        from: { name: "Assay", address: SMTP_FROM },
        to: { name: "", address: to },
        ...{ subject, text },
      })
      .then(() => null, codeOf);
  try {
    return await Promise.all(mails.map((mail) => Promise.race([send(mail), late])));
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}

function codeOf(error: unknown): MailCode {
  const { code } = error as { code?: unknown };
  if (code === "EAUTH" || code === "ENOAUTH") return "MAIL_LOGIN";
  return code === "EENVELOPE" || code === "EMESSAGE" ? "MAIL_REFUSED" : "MAIL_UNREACHABLE";
}
