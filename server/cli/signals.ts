// One clean stop per process: on a signal, or when the process that started this one is gone.

const REPEAT_IS_A_DUPLICATE_MS = 1_000;

/**
 * Runs `stop` once and exits with 0 after it. Terminals and npm deliver the same signal twice, so a repetition within a
 * second is ignored; a later one ends the process at once.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  const begin = () => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > REPEAT_IS_A_DUPLICATE_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, begin);
  process.on("disconnect", begin);
  process.channel?.unref();
}
