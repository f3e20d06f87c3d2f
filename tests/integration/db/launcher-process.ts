// The process behind `launch`: starts or stops the embedded database and prints what came of it as one line of JSON.
import { ensurePostgres, stopPostgres } from "@/server/db/embedded";

const [command, directory] = process.argv.slice(2);
try {
  const outcome =
    command === "stop" ? { stopped: await stopPostgres(directory) } : await ensurePostgres(directory);
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`,
  );
}
