// A list that mounted components add to and take from, for shortcuts and commands that live as long as their page.

export interface Registry<T> {
  /** Adds entries and returns the function that takes them away. */
  add(entries: readonly T[]): () => void;
  /** All entries, the latest added last; the same array until something changes. */
  all(): readonly T[];
  subscribe(listener: () => void): () => void;
}

export function createRegistry<T>(): Registry<T> {
  const groups = new Set<readonly T[]>();
  const listeners = new Set<() => void>();
  let flat: readonly T[] = [];

  function publish() {
    flat = [...groups].flat();
    for (const listener of listeners) listener();
  }
  return {
    add(entries) {
      const group = [...entries];
      groups.add(group);
      publish();
      return () => {
        groups.delete(group);
        publish();
      };
    },
    all: () => flat,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
