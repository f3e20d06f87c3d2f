// What a bench reports: the figure, the baseline measured in the same run, and whether their ratio is good enough.

export type Figure = {
  name: string;
  value: number;
  unit: string;
  baseline: number;
  ratio: number;
  ok: boolean;
};

/** Runs once with the arguments that follow its name; prints nothing on standard output. */
export type Bench = (args: string[]) => Promise<Figure[]>;

const rounded = (value: number) => Number(value.toPrecision(4));

/** `atLeast` for rates, where more is better; `atMost` for times and sizes, where less is. */
export function figure(
  name: string,
  unit: string,
  measured: { value: number; baseline: number },
  limit: { atLeast: number } | { atMost: number },
): Figure {
  const ratio = measured.value / measured.baseline;
  const ok = "atLeast" in limit ? ratio >= limit.atLeast : ratio <= limit.atMost;
  return {
    name,
    value: rounded(measured.value),
    unit,
    baseline: rounded(measured.baseline),
    ratio: rounded(ratio),
    ok,
  };
}
