// Structured logs, one JSON line each: ids, counts and codes only, never task text, a key or a password.
import pino from "pino";
import { env } from "@/server/env";

const REDACTED = [
  "password",
  "apiKey",
  "secret",
  "accountKey",
  "secretAccessKey",
  "sessionToken",
  "key",
  "authorization",
  "cookie",
  "text",
  "data",
  "rawReply",
  "system",
  "user",
];

let logger: pino.Logger | undefined;
const get = () => {
  logger ??= pino({
    level: env.LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: "[hidden]" },
  });
  return logger;
};

type Fields = Record<string, string | number | boolean | null | undefined>;

/** Fields are flat and chosen by the caller: no error object, request or client is ever logged whole. */
export const log = {
  debug: (message: string, fields: Fields = {}) => get().debug(fields, message),
  info: (message: string, fields: Fields = {}) => get().info(fields, message),
  warn: (message: string, fields: Fields = {}) => get().warn(fields, message),
  error: (message: string, fields: Fields = {}) => get().error(fields, message),
};
