// Upright bars over time, with the same numbers in a table behind them.
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";

export interface Bar {
  label: string;
  value: number;
}

export interface BarChartProps {
  /** What is drawn, such as "Dollars by day". */
  label: string;
  bars: readonly Bar[];
  format: (value: number) => string;
  /** The heads of the table. */
  heads: readonly [string, string];
}

const HEIGHT = 100;
const STEP = 10;
const GAP = 2;
/** A bar of something is never nothing. */
const LEAST = 1;

export function BarChart({ label, bars, format, heads }: BarChartProps) {
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const heightOf = (value: number) =>
    most === 0 || value === 0 ? 0 : Math.max(LEAST, (value / most) * HEIGHT);
  return (
    <figure className="grid gap-1">
      <div className="flex items-baseline justify-between gap-2 text-muted text-sm">
        <figcaption>{label}</figcaption>
        <span className="tabular">at most {format(most)}</span>
      </div>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${Math.max(1, bars.length) * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-36 w-full border-b"
      >
        {bars.map(({ label: name, value }, at) => (
          <rect
            key={name}
            x={at * STEP + GAP / 2}
            y={HEIGHT - heightOf(value)}
            width={STEP - GAP}
            height={heightOf(value)}
            className="fill-accent"
          >
            <title>{`${name}: ${format(value)}`}</title>
          </rect>
        ))}
      </svg>
      <div className="flex justify-between text-faint text-xs tabular">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
      <details>
        <summary className="cursor-pointer text-muted text-sm">As a table</summary>
        <div className="mt-2">
          <Table aria-label={label}>
            <TableHead>
              <tr>
                <HeadCell>{heads[0]}</HeadCell>
                <HeadCell numeric>{heads[1]}</HeadCell>
              </tr>
            </TableHead>
            <TableBody>
              {bars
                .filter(({ value }) => value > 0)
                .map(({ label: name, value }) => (
                  <TableRow key={name}>
                    <Cell>{name}</Cell>
                    <Cell numeric>{format(value)}</Cell>
                  </TableRow>
                ))}
            </TableBody>
          </Table>
        </div>
      </details>
    </figure>
  );
}
