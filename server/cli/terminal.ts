// What every command shares: lines for the person at the terminal, one sentence for a failure, and an exit code.

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Progress goes to standard error, so that standard output holds results only. */
export function note(line: string): void {
  process.stderr.write(`· ${line}\n`);
}

/** Runs a command to its end and leaves with 0, or with 1 and the sentence of its error. */
export async function finish(command: () => Promise<void>): Promise<never> {
  try {
    await command();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
