// Bounds the text that this process holds for calls in flight: a task may be a megabyte, and each is held several times over.
const MOST_BYTES = 20 * 1024 * 1024;
/** Texts below this are not counted: as many as calls are in flight fit anyway. */
const SMALL_BYTES = 64 * 1024;

type Waiter = { bytes: number; enter: () => void };
const waiters: Waiter[] = [];
let used = 0;

const admits = (bytes: number) => used === 0 || used + bytes <= MOST_BYTES;

function admitNext(): void {
  for (let next = waiters[0]; next && admits(next.bytes); next = waiters[0]) {
    waiters.shift();
    next.enter();
  }
}

/** Resolves, first come first served, when there is room for a text, with what gives the room back. */
export async function takeRoom(bytes: number): Promise<() => void> {
  if (bytes < SMALL_BYTES) return () => {};
  if (waiters.length > 0 || !admits(bytes)) {
    await new Promise<void>((resolve) => {
      const enter = () => {
        used += bytes;
        resolve();
      };
      waiters.push({ bytes, enter });
    });
  } else used += bytes;
  return () => {
    used -= bytes;
    admitNext();
  };
}
