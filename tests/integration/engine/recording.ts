// Recorded traffic between the SDK and an engine, and the runs it consists of, made comparable.

export type Exchange = {
  dir: "server->sdk" | "sdk->server";
  t: number;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  status: number;
  resHeaders?: Record<string, string>;
  res: string;
};

export type Recording = { trace: string[]; conc: Record<string, number>; rec: Exchange[] };

type Dict = Record<string, unknown>;

export type RecordedCall = {
  step: string;
  attempt: unknown;
  max: unknown;
  planOnly: unknown;
  done: string[];
  steps: Dict;
  status: number;
  noRetry: string | undefined;
  retryAfter: string | undefined;
  reply: unknown;
};

export type RecordedRun = {
  id: string;
  fn: string;
  trigger: { name: string; data: Dict }[];
  calls: RecordedCall[];
  /** When each call began, in ms since the epoch. */
  times: number[];
  checkpoints: string[];
  end: "completed" | "failed" | "open";
  value: unknown;
};

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const DROPPED = new Set(["stack", "__serialized", "_inngest", "ts", "timing", "user"]);

// Ids, stacks, times and additions of an engine are not compared; missing data is null.
function mask(value: unknown): unknown {
  if (typeof value === "string") return ULID.test(value) ? "<id>" : value;
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries = Object.entries(value).filter(([key, item]) => item !== undefined && !DROPPED.has(key));
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, mask(item)]));
}

function maskError(value: unknown): Dict {
  const { name, message } = (value ?? {}) as Dict;
  return { error: { name, message } };
}

// {data} and {type: "data", data} are the same; the value of a waitForEvent is the whole event.
function maskStep(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const step = value as Dict;
  if (step.error) return maskError(step.error);
  if (typeof step.name === "string" && "data" in step) return { event: step.name, data: mask(step.data) };
  return { data: mask(step.data) };
}

function maskOperation(value: unknown): Dict {
  const op = value as Dict & { op: string };
  if (op.op === "RunComplete") return { op: op.op, data: mask(op.data) };
  return {
    op: op.op,
    name: op.displayName ?? null,
    id: op.id,
    ...(op.op === "StepRun" ? { data: mask(op.data) } : {}),
    ...(op.error ? maskError(op.error) : {}),
    ...(["Sleep", "WaitForEvent"].includes(op.op) ? { arg: op.name } : {}),
    ...(["WaitForEvent", "InvokeFunction"].includes(op.op) ? { opts: mask(op.opts) } : {}),
  };
}

export function runsOf(recording: Recording): RecordedRun[] {
  const runs = new Map<string, RecordedRun>();
  const checkpoints = new Map<string, string[]>();
  for (const exchange of recording.rec) {
    const owner = /\/v1\/checkpoint\/([^/]+)\/async$/.exec(exchange.url)?.[1];
    if (owner) {
      const { steps } = JSON.parse(exchange.body) as { steps: { id: string }[] };
      checkpoints.set(owner, [...(checkpoints.get(owner) ?? []), ...steps.map((step) => step.id)]);
    } else if (exchange.dir === "server->sdk" && exchange.method === "POST") {
      addCall(runs, exchange);
    }
  }
  for (const run of runs.values()) run.checkpoints = checkpoints.get(run.id) ?? [];
  return [...runs.values()];
}

type CallBody = { ctx: Dict & { run_id: string; stack: { stack: string[] } }; events: Dict[]; steps: Dict };

function addCall(runs: Map<string, RecordedRun>, exchange: Exchange): void {
  const query = new URL(exchange.url, "http://x").searchParams;
  const body = JSON.parse(exchange.body) as CallBody;
  const id = body.ctx.run_id;
  const run = runs.get(id) ?? newRun(id, query.get("fnId") ?? "", body.events);
  runs.set(id, run);
  const parsed: unknown = exchange.res ? JSON.parse(exchange.res) : null;
  run.times.push(exchange.t);
  run.calls.push({
    step: query.get("stepId") ?? "",
    attempt: body.ctx.attempt,
    max: body.ctx.max_attempts,
    planOnly: body.ctx.disable_immediate_execution,
    done: [...body.ctx.stack.stack].sort(), // parallel steps finish in any order
    steps: Object.fromEntries(
      Object.keys(body.steps)
        .sort()
        .map((key) => [key, maskStep(body.steps[key])]),
    ),
    status: exchange.status,
    noRetry: exchange.resHeaders?.["x-inngest-no-retry"],
    retryAfter: exchange.resHeaders?.["retry-after"],
    reply: maskReply(exchange.status, parsed),
  });
  noteEnd(run, exchange.status, parsed);
}

function newRun(id: string, fn: string, events: Dict[]): RecordedRun {
  const trigger = events.map((event) => ({ name: String(event.name), data: mask(event.data) as Dict }));
  for (const { name, data } of trigger) {
    if (name !== "inngest/function.failed") continue;
    delete (data.error as Dict).error; // the server's own class name
    delete data.result; // the error once more
  }
  return { id, fn, trigger, calls: [], times: [], checkpoints: [], end: "open", value: null };
}

function maskReply(status: number, body: unknown): unknown {
  if (status === 206)
    return (body as unknown[]).map(maskOperation).sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
  return status === 200 ? mask(body) : maskError(body);
}

function noteEnd(run: RecordedRun, status: number, body: unknown): void {
  const last = status === 206 && Array.isArray(body) && body.length === 1 ? (body[0] as Dict) : null;
  if (status === 200 || last?.op === "RunComplete") {
    run.end = "completed";
    run.value = mask(last ? last.data : body);
  } else if (status === 400) {
    run.end = "failed";
    run.value = maskError(body);
  }
}
