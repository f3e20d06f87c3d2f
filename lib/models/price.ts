// Which price of a model holds on a day.

import type { Model, ModelPrice } from "@/lib/models/types";

/** Before the first row nothing is known but that row; null when the price is unknown. */
export function priceOn({ prices }: Pick<Model, "prices">, day: string): ModelPrice | null {
  return prices.findLast(({ from }) => from <= day) ?? prices[0] ?? null;
}
