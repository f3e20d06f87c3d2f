// Calls that wait for their turn: interactive ones first, and within a priority one run after the other.

import type { Priority } from "@/server/llm/limits";

export interface Queued {
  run: string;
  priority: Priority;
  tokens: number;
}

interface Lane<T> {
  /** By run, the run whose turn it is first; no set is empty. */
  runs: Map<string, Set<T>>;
  calls: number;
  tokens: number;
}

const newLane = <T>(): Lane<T> => ({ runs: new Map(), calls: 0, tokens: 0 });

export class FairQueue<T extends Queued> {
  readonly #lanes: Record<Priority, Lane<T>> = { interactive: newLane(), bulk: newLane() };

  add(item: T): void {
    const lane = this.#lanes[item.priority];
    const line = lane.runs.get(item.run) ?? new Set();
    lane.runs.set(item.run, line.add(item));
    this.#count(item, 1);
  }

  delete(item: T): void {
    const { runs } = this.#lanes[item.priority];
    const line = runs.get(item.run);
    if (!line?.delete(item)) return;
    if (line.size === 0) runs.delete(item.run);
    this.#count(item, -1);
  }

  /** The one whose turn it is. */
  first(): T | undefined {
    const [line] = this.front.runs.values();
    return line?.values().next().value;
  }

  /** Takes the one whose turn it is; its run is served again after the others. */
  take(item: T): void {
    this.delete(item);
    const { runs } = this.#lanes[item.priority];
    const line = runs.get(item.run);
    if (!line) return;
    runs.delete(item.run);
    runs.set(item.run, line);
  }

  /** The lane that is served now. */
  get front(): Lane<T> {
    const { interactive, bulk } = this.#lanes;
    return interactive.calls > 0 ? interactive : bulk;
  }

  get priority(): Priority {
    return this.#lanes.interactive.calls > 0 ? "interactive" : "bulk";
  }

  get size(): number {
    return this.#lanes.interactive.calls + this.#lanes.bulk.calls;
  }

  all(): T[] {
    return Object.values(this.#lanes).flatMap(({ runs }) => [...runs.values()].flatMap((line) => [...line]));
  }

  #count(item: T, by: 1 | -1): void {
    const lane = this.#lanes[item.priority];
    lane.calls += by;
    lane.tokens += by * item.tokens;
  }
}
