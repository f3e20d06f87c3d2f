// Compares two recordings of the golden app; what is left after masking must be equal.
import { type RecordedCall, type RecordedRun, type Recording, runsOf } from "./recording";

// Which of several equal events wins is not determined.
const ANY_WINNER = new Set(["t-rl", "t-single", "t-deb", "t-batch", "t-thr", "t-conc"]);
// After the group the real server sends one more plan-only call; going on at once is as right.
const OUTCOME_ONLY = new Set(["t-race"]);

/** Empty when the recordings mean the same. */
export function differences(wanted: Recording, got: Recording): string[] {
  const before = runsOf(wanted);
  const after = runsOf(got);
  const functions = [...new Set([...before, ...after].map((run) => run.fn))].sort();
  const trace = [JSON.stringify(traceOf(wanted)), JSON.stringify(traceOf(got))];
  return [
    ...functions.flatMap((fn) => compareRuns(fn, before, after)),
    ...(trace[0] === trace[1] ? [] : [`trace\n  wanted ${trace[0]}\n  got    ${trace[1]}`]),
  ];
}

function compareRuns(fn: string, before: RecordedRun[], after: RecordedRun[]): string[] {
  const wanted = canonicalRuns(fn, before);
  const got = canonicalRuns(fn, after);
  const problems = wanted.length === got.length ? [] : [`${fn}: ${got.length} runs, wanted ${wanted.length}`];
  for (const [index, text] of wanted.entries()) {
    const other = got[index];
    if (other !== undefined && other !== text) {
      problems.push(`${fn}, run ${index}\n  wanted ${text}\n  got    ${other}`);
    }
  }
  return problems;
}

function canonicalRuns(fn: string, runs: RecordedRun[]): string[] {
  return runs
    .filter((run) => run.fn === fn)
    .map((run) => JSON.stringify(canonical(run)))
    .sort();
}

function canonical({ fn, trigger, end, value, checkpoints, calls }: RecordedRun) {
  const common = { fn, trigger: canonicalTrigger(fn, trigger), end, value };
  return OUTCOME_ONLY.has(fn) ? common : { ...common, checkpoints, calls: withSortedGroups(calls) };
}

function canonicalTrigger(fn: string, trigger: RecordedRun["trigger"]): unknown {
  if (fn === "t-idem" && trigger[0]?.data.k !== "same") return "x or y";
  if (!ANY_WINNER.has(fn)) return trigger;
  return trigger.map(({ name, data }) => ({ name, data: { ...data, i: "*" } }));
}

// Calls of one parallel group come in any order.
function withSortedGroups(calls: RecordedCall[]): RecordedCall[] {
  const sorted: RecordedCall[] = [];
  let group: RecordedCall[] = [];
  const flush = (): void => {
    sorted.push(...group.sort((a, b) => (a.step < b.step ? -1 : 1)));
    group = [];
  };
  for (const call of calls) {
    if (call.step !== "step") {
      group.push(call);
      continue;
    }
    flush();
    sorted.push(call);
  }
  flush();
  return sorted;
}

function traceOf({ trace }: Recording): string[] {
  const masked = trace.map((text) =>
    text
      .replace(/@\d{13}$/, "@<ms>")
      .replace(/^(rl|single|deb|thr):\d/, "$1:*")
      .replace(/^idem:[xy]$/, "idem:x or y")
      .replace(/^batch:(.*)$/, (_text, list: string) => `batch:${list.split(",").length}`),
  );
  return masked.sort();
}
