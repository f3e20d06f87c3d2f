// One line of a batch's answers, read like the answer of a call.

import { z } from "zod";
import { NO_USAGE } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import type { FailureCode } from "@/lib/failures";
import { MAX_RAW_REPLY_BYTES } from "@/lib/limits";
import type { Model, StrategyName } from "@/lib/models/types";
import { cutToBytes, replaceBadText } from "@/lib/text";
import { judge, toldBy, type Verdict } from "@/server/llm/errors";
import { Ledger } from "@/server/llm/ledger";
import { STRATEGIES } from "@/server/llm/strategies/by-name";
import type { Done, Failed, HeaderReader, LabelChoice } from "@/server/llm/types";

/** How the lines were asked. */
export interface AskedLines {
  model: Model;
  labels: readonly LabelChoice[];
  strategy: StrategyName;
}

/**
 * "again": it may be asked once more, or ends as `failed`; "next_strategy" the same, by another strategy; "pause": every
 * other line would fail the same way.
 */
export type LineReading =
  | { kind: "done"; outcome: Done }
  | { kind: "failed" | "again" | "next_strategy"; outcome: Failed }
  | { kind: "pause"; code: FailureCode };

const ErrorBody = z
  .object({
    error: z.object({
      code: z.string().nullish().catch(null),
      type: z.string().nullish().catch(null),
      param: z.string().nullish().catch(null),
      message: z.string().nullish().catch(null),
    }),
  })
  .catch({ error: {} });

const Line = z.object({
  custom_id: z.string().max(64),
  response: z
    .object({
      status_code: z.number().int(),
      request_id: z.string().max(200).nullish().catch(null),
      body: z.unknown(),
    })
    .nullish(),
});
type Response = NonNullable<z.infer<typeof Line>["response"]>;

/** The id of the line, which is ours, and what it says; null for what is no line. */
export function readLine(text: string, asked: AskedLines): { id: string; reading: LineReading } | null {
  const parsed = Line.safeParse(jsonOrNull(text));
  if (!parsed.success) return null;
  const { custom_id: id, response } = parsed.data;
  // The window was over before its turn, or the batch was cancelled: nothing was sent or billed.
  if (!response) return { id, reading: { kind: "again", outcome: failedLine("TIMEOUT") } };
  return { id, reading: response.status_code === 200 ? answered(response, asked) : refused(response, asked) };
}

/** For a task that was never asked about. */
export const failedLine = (code: FailureCode): Failed => ({
  kind: "failed",
  code,
  rawReply: null,
  httpStatus: null,
  requestId: null,
  ...{ strategy: null, attempts: 0, usage: NO_USAGE, costUsd: null, latencyMs: 0 },
});

const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** There is no repair call: the answer would come a day later. */
function answered({ body, request_id }: Response, { model, labels, strategy }: AskedLines): LineReading {
  const ledger = new Ledger(model, true);
  ledger.begin(strategy);
  ledger.end(strategy, 0, body);
  const values = labels.map(({ value }) => value);
  const reading = STRATEGIES[strategy].read(body, values);
  if (reading.kind === "label") {
    const { index: labelIndex, confidence, shares } = reading;
    return { kind: "done", outcome: { kind: "done", labelIndex, confidence, shares, ...ledger.read() } };
  }
  const { code, raw } = reading;
  const rawReply = raw === "" ? null : cutToBytes(replaceBadText(raw), MAX_RAW_REPLY_BYTES);
  const seen = { rawReply, httpStatus: 200, requestId: request_id ?? null };
  const outcome: Failed = { kind: "failed", code, ...seen, ...ledger.read() };
  return { kind: code === "BAD_ANSWER" ? "again" : "failed", outcome };
}

const NO_HEADERS: HeaderReader = { get: () => null };

function refused(response: Response, { model, strategy }: AskedLines): LineReading {
  const { status_code: status, request_id: requestId = null, body } = response;
  const { code = null, type = null, param = null, message } = ErrorBody.parse(body).error;
  const named = { code, type, param, ...toldBy(message ?? "") };
  const fault = { kind: "status", status, ...named, requestId, headers: NO_HEADERS } as const;
  const verdict = judge(fault, model, dayOf());
  if (verdict.does === "pause") return { kind: "pause", code: verdict.code };
  const failed = failedLine(verdict.does === "abort" ? "UPSTREAM" : verdict.code);
  return {
    kind: KINDS[verdict.does],
    outcome: { ...failed, strategy, attempts: 1, httpStatus: status, requestId, costUsd: 0 },
  };
}

const KINDS: Record<Exclude<Verdict["does"], "pause">, "failed" | "again" | "next_strategy"> = {
  fail: "failed",
  retry: "again",
  wait: "again",
  abort: "again",
  next_strategy: "next_strategy",
};
