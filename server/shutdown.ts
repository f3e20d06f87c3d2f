// What must end in order before the process does: whoever runs the server awaits these on SIGTERM.

const KEY = Symbol.for("assay.shutdown");
type Hooks = Set<() => Promise<void>>;

/** Registers work for a clean stop, such as handing back jobs; it has about ten seconds. */
export function onShutdown(hook: () => Promise<void>): void {
  hooks().add(hook);
}

/** Runs every hook at once and waits for all; one that fails does not keep the others from ending. */
export async function shutDown(): Promise<void> {
  await Promise.allSettled([...hooks()].map((hook) => hook()));
}

// The bundles of one process have separate copies of this module; the set lives on the global object.
function hooks(): Hooks {
  const shared = globalThis as typeof globalThis & { [KEY]?: Hooks };
  shared[KEY] ??= new Set();
  return shared[KEY];
}
