// The client of inngest: functions are made with it, events are sent through it. In embedded mode it talks to this process.
import { Inngest } from "inngest";
import { log } from "@/server/log";
import { embeddedEngine, runsEmbedded } from "./runtime";

export const inngest = new Inngest({
  id: "assay",
  logger: { info: quiet("debug"), warn: quiet("warn"), error: quiet("warn"), debug: quiet("debug") },
  ...(runsEmbedded() ? embeddedOptions() : {}),
});

function embeddedOptions() {
  const fetch: typeof globalThis.fetch = (input, init) => embeddedEngine().fetch(input, init);
  // No key is checked: the address is made up, and nothing leaves the process.
  return { isDev: true, baseUrl: "http://inngest.embedded", eventKey: "embedded", fetch };
}

// Errors of functions can quote task text: only their name, their code and the place of the throw are logged.
function quiet(level: "debug" | "warn") {
  return (...parts: unknown[]): void => {
    const message = parts.find((part) => typeof part === "string");
    log[level](
      `inngest: ${message ?? "message"}`,
      errorFields(parts.find((part) => typeof part === "object")),
    );
  };
}

function errorFields(details: unknown): Record<string, string> {
  const error = (details as { err?: unknown } | undefined)?.err ?? details;
  if (!(error instanceof Error)) return {};
  const place = /\n\s+at (.+)/.exec((error.stack ?? "").replace(error.message, ""))?.[1];
  const code = "code" in error ? String(error.code) : undefined;
  return { error: error.name, ...(code ? { code } : {}), ...(place ? { at: place } : {}) };
}
