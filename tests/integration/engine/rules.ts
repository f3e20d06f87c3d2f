// What equality does not show in a recording of the golden app: who may win, order inside a run, limits, times, event ids.
import { type RecordedRun, type Recording, runsOf } from "./recording";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ENTROPY_MASK = (1n << 80n) - 1n;

const CHAINS = [
  ["a", "b", "c", 'finished:{"c":3}'],
  ["flaky0", "flaky1", "flaky2", "bad"],
  ["fnbody0", "fnbody1", "onFailure:fn boom 1:kk:t-fail"],
  ["s0", "s1", "onFailure2:s boom 1"],
  ["fast", "after:fast"],
  ...[1, 2, 3].flatMap((p) => [1, 2, 3].map((q) => [`p${p}`, `q${q}`])),
];

/** The rules that are broken. */
export function brokenRules(recording: Recording): string[] {
  const runs = runsOf(recording);
  return [
    ...winners(runs),
    ...chains(recording.trace),
    ...limits(recording),
    ...times(recording, runs),
    ...eventIds(recording),
  ];
}

function check(rules: Record<string, boolean>): string[] {
  return Object.entries(rules).flatMap(([name, holds]) => (holds ? [] : [name]));
}

function winners(runs: RecordedRun[]): string[] {
  const of = (fn: string) => runs.filter((run) => run.fn === fn);
  const numbers = (fn: string) => of(fn).flatMap((run) => run.trigger.map((event) => Number(event.data.i)));
  const exactly = (got: number[], wanted: number[]) => got.sort().join() === wanted.join();
  const oneOf = (fn: string, count: number) =>
    numbers(fn).length === 1 && numbers(fn).every((i) => i >= 1 && i <= count);
  return check({
    "batch: each event in exactly one": exactly(numbers("t-batch"), [1, 2, 3, 4]),
    "batch: sizes 1 and 3": exactly(
      of("t-batch").map((run) => run.trigger.length),
      [1, 3],
    ),
    "throttle: each event once": exactly(numbers("t-thr"), [1, 2, 3, 4]),
    "concurrency: each event once": exactly(numbers("t-conc"), [1, 2, 3, 4, 5, 6]),
    "debounce: the last event": exactly(numbers("t-deb"), [3]),
    "rate limit: one run of any event": oneOf("t-rl", 3),
    "singleton: one run of any event": oneOf("t-single", 2),
  });
}

function chains(trace: string[]): string[] {
  return CHAINS.flatMap((chain) =>
    chain.slice(1).flatMap((text, index) => {
      const previous = trace.indexOf(chain[index] ?? "");
      return previous >= 0 && previous < trace.indexOf(text) ? [] : [`trace: ${chain[index]} before ${text}`];
    }),
  );
}

function limits({ conc, trace }: Recording): string[] {
  return check({
    [`concurrency: exactly 2 at once per key, not ${JSON.stringify(conc)}`]: conc.x === 2 && conc.y === 2,
    "cancelOn: the sleeper never goes on": !trace.includes("NOT CANCELLED"),
  });
}

function times({ trace }: Recording, runs: RecordedRun[]): string[] {
  const of = (fn: string) => runs.filter((run) => run.fn === fn);
  const [first = 0, second = 0, third = 0, fourth = 0] = of("t-thr")
    .map((run) => run.times[0] ?? 0)
    .sort((a, b) => a - b);
  const [early, late] = trace.flatMap((text) => /^ra\d@(\d+)$/.exec(text)?.[1] ?? []).map(Number);
  const waited = (late ?? 0) - (early ?? 0);
  const single = of("t-single")[0]?.times ?? [];
  const race = of("t-race")[0];
  const next = race?.calls.findIndex((call, index) => index > 0 && call.step === "step") ?? -1;
  const raced = (race?.times[next] ?? 0) - (race?.times[0] ?? 0);
  return check({
    "throttle: the first two start together": second - first < 1000,
    "throttle: the others wait for their slot": third - first > 1300 && fourth - first > 3300,
    "RetryAfterError of 3 s is obeyed": waited > 2500 && waited < 4500,
    "a sleep of 1 s lasts 1 s": (single[1] ?? 0) - (single[0] ?? 0) >= 950,
    "Promise.race waits for the branch of 3 s": raced >= 2900,
  });
}

// ULID(ms of the seed, entropy + 1 + index), also for events that bring their own id.
function eventIds({ rec }: Recording): string[] {
  const sends = rec.filter((exchange) => exchange.url.includes("/e/"));
  return sends.flatMap(({ headers, res }) => {
    const [ms = "", base64 = ""] = (headers["x-inngest-event-id-seed"] ?? "").split(",");
    const entropy = BigInt(`0x${Buffer.from(base64, "base64").toString("hex")}`);
    const { ids } = JSON.parse(res) as { ids: string[] };
    return ids.flatMap((id, index) => {
      const wanted = (BigInt(ms) << 80n) | ((entropy + 1n + BigInt(index)) & ENTROPY_MASK);
      return decode(id) === wanted ? [] : [`event id ${index} of ${ids.length} follows the seed`];
    });
  });
}

function decode(ulid: string): bigint {
  return [...ulid].reduce((value, char) => value * 32n + BigInt(ALPHABET.indexOf(char)), 0n);
}
