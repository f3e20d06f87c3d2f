// The time by which processes whose clocks differ agree on what is late and what came first.
import type { Tx } from "@/server/scope";

export async function databaseTime(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`select clock_timestamp() as now`;
  if (!row) throw new Error("the database gave no time");
  return row.now;
}
